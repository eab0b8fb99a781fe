package io.coxswain.simulation;

import java.util.function.Supplier;

/** A connection to the database. */
public interface Wire {

    /**
     * Runs {@code statement} in the database and waits for its answer.
     *
     * @param what for the trace
     * @throws io.coxswain.api.CoxswainException when there is no answer; the statement may have run, or run later, or not at all
     */
    <T> T call(String what, Supplier<T> statement);

    /** The same in a transaction: it does not run once its caller has given up, since nobody would commit it. */
    <T> T transact(String what, Supplier<T> statements);

    /** One that is never broken and takes no time. */
    static Wire direct() {
        return Direct.WIRE;
    }

    /** See {@link #direct}: a lambda can't be generic. */
    final class Direct implements Wire {
        private static final Wire WIRE = new Direct();

        private Direct() {}

        @Override
        public <T> T call(String what, Supplier<T> statement) {
            return statement.get();
        }

        @Override
        public <T> T transact(String what, Supplier<T> statements) {
            return statements.get();
        }
    }
}
