package io.coxswain.registration;

/**
 * What a registry says to one who registers.
 *
 * @param <A> what it gives to those that it accepts
 */
public sealed interface RegistrationAnswer<A> {

    /** From now on others find whoever has registered. */
    record Accepted<A>(A given) implements RegistrationAnswer<A> {}

    /** Others don't, or not yet. */
    record Refused<A>(Refusal reason) implements RegistrationAnswer<A> {}

    /** Why a registry does not let others find somebody. */
    enum Refusal {
        /** What it would do has been given to somebody else. */
        STALE(true, "another term has begun, or this one is over"),
        /** Its node drains or stops. */
        NODE_LEAVING(true, "the node drains or stops"),
        /** Its node has not renewed its session in time, so that others may end it at any moment. A renewal mends that. */
        LEASE_EXPIRED(false, "the node has not renewed its session in time");

        private final boolean last;
        private final String words;

        Refusal(boolean last, String words) {
            this.last = last;
            this.words = words;
        }

        /** Whether to ask again makes no sense. */
        boolean isLast() {
            return last;
        }

        /** What follows "because". */
        public String inWords() {
            return words;
        }
    }
}
