package io.coxswain.election;

import java.util.concurrent.CompletableFuture;

/** Where terms come from. None of these blocks. */
public interface ElectionBackend {

    /** What a standing election is told by its backend. */
    interface Candidate {
        String jobId();

        /** The lock was taken, and the transaction that took it is committed. */
        void acquired(LeadershipTerm term);

        /** The term is over. */
        void lost(LeadershipTerm term);

        /** The backend failed in a way that it can't mend itself. */
        void failed(Exception error);
    }

    /** Acquires a term for the candidate as soon as nobody leads, and again after each loss. */
    void stand(Candidate candidate);

    /** Watches over a term that the candidate holds already. */
    void hold(Candidate candidate, LeadershipTerm term);

    /** Ends {@link #stand} and {@link #hold}. */
    void withdraw(Candidate candidate);

    /** Whether the term's holder may act at this moment. */
    boolean isTrusted(LeadershipTerm term);

    /** Publishes the address, if the database still knows the term as the newest. */
    void publish(LeadershipTerm term, String address);

    /** A transaction of the holder's own has published the address. */
    void published(LeadershipTerm term, String address);

    /** A transaction of the holder's own has given the lock back: there is nothing left to watch. */
    void forget(LeadershipTerm term);

    /** Gives the lock back, if the term still holds it, and wakes others. Completes when that is durable. */
    CompletableFuture<Void> release(LeadershipTerm term);
}
