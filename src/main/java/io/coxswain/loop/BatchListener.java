package io.coxswain.loop;

import java.time.Duration;

/** Hears of the batches of a {@link Batching}. Called by the threads that flush; does not block. */
@FunctionalInterface
public interface BatchListener {

    /** Nobody listens. */
    BatchListener NONE = (batch, items, took) -> {};

    /**
     * A batch has been flushed, or has failed to be.
     *
     * @param batch the name of the {@link Batching}
     * @param took how long its items waited for Postgres, without the time in which the batch gathered
     */
    void flushed(String batch, int items, Duration took);
}
