package io.coxswain.job;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Hears of callbacks of job masters and workers. Called by the threads that run them; does not block. */
@FunctionalInterface
public interface CallbackListener {

    /** Nobody listens. */
    CallbackListener NONE = (jobType, callback, took, failed) -> {};

    /**
     * A callback has returned or thrown.
     *
     * @param callback {@code master.tick}, {@code worker.init}, {@code master.route GET /ticks}
     */
    void returned(String jobType, String callback, Duration took, boolean failed);

    /** Runs {@code body} and tells how long it took. */
    default <T> T listen(Scheduler clock, String jobType, String callback, Callable<T> body) throws Exception {
        long began = clock.nanoTime();
        boolean failed = true;
        try {
            T result = body.call();
            failed = false;
            return result;
        } finally {
            returned(jobType, callback, Duration.ofNanos(clock.nanoTime() - began), failed);
        }
    }
}
