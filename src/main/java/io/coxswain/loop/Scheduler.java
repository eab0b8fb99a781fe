package io.coxswain.loop;

import java.time.Duration;
import java.time.Instant;

/** Threads, timers and clocks. An interface, so that a simulation can turn the clock. */
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

    /** Ends the timers; threads end by themselves. */
    @Override
    void close();

    /** Something that will happen, unless canceled before. */
    @FunctionalInterface
    interface Timer {
        void cancel();
    }
}
