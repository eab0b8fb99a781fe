package io.coxswain.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads, timers, clocks and chance. An interface, so that a simulation can turn the clock and do the same again. */
public interface Scheduler extends AutoCloseable {

    /** Nanoseconds on a monotonic clock; only differences mean anything. Never compared between nodes. */
    long nanoTime();

    /** The wall clock, for people; never for a lease. */
    Instant now();

    /** Runs {@code task} on a new virtual thread. For code that may block, also a job author's. */
    Thread startVirtual(String name, Runnable task);

    /**
     * Runs {@code task} on a new daemon thread of the operating system, which no busy virtual thread can starve. For the few
     * tasks that a node's lease depends on, and those that talk to Postgres for everybody else.
     */
    Thread startPlatform(String name, Runnable task);

    /** Runs {@code task}, which must not block, on the timer thread once {@code delay} has passed. */
    Timer after(Duration delay, Runnable task);

    /** Blocks the calling thread; an interrupt ends the pause and is kept for later. */
    void pause(Duration duration);

    /**
     * Blocks the calling thread until {@code signal} is complete, in whatever way, but not longer than {@code limit}. An interrupt is
     * kept for later.
     *
     * @return whether it is complete
     */
    default boolean await(CompletableFuture<?> signal, Duration limit) {
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
        try {
            while (true) {
                try {
                    signal.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return true;
                } catch (ExecutionException e) {
                    return true;
                } catch (TimeoutException e) {
                    return false;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** An id that was never drawn before, on any node. */
    default UUID randomId() {
        return UUID.randomUUID();
    }

    /**
     * Who hears of batches. It is asked for here because whoever batches has a scheduler: what only watches need not be handed through the
     * constructors of everything that writes.
     */
    default BatchListener batches() {
        return BatchListener.NONE;
    }

    /** Ends the timers; threads end by themselves. */
    @Override
    void close();

    /** Something that will happen, unless canceled before. */
    @FunctionalInterface
    interface Timer {
        void cancel();
    }
}
