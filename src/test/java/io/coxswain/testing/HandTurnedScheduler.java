package io.coxswain.testing;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A scheduler whose clock stands still until a test turns it. Threads are real; timers run on the thread that turns. */
public final class HandTurnedScheduler implements Scheduler {

    private record Due(long at, long order, Runnable task) {}

    private final PriorityQueue<Due> timers = new PriorityQueue<>(HandTurnedScheduler::inOrder);
    /** Close to the overflow that {@link System#nanoTime} may have at any time. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(7).toNanos();
    private long drawn;

    /** Turns the clock, and runs what is due, each task at its time. */
    public void advance(Duration duration) {
        long end = nanoTime() + duration.toNanos();
        for (Due due = next(end); due != null; due = next(end)) {
            due.task.run();
        }
    }

    private synchronized @Nullable Due next(long end) {
        Due due = timers.peek();
        if (due == null || due.at - end > 0) {
            now = end;
            return null;
        }
        now = due.at;
        return timers.poll();
    }

    /** By differences, since the clock may overflow. */
    private static int inOrder(Due one, Due other) {
        int byTime = Long.signum(one.at - other.at);
        return byTime != 0 ? byTime : Long.compare(one.order, other.order);
    }

    /** How many timers wait. */
    public synchronized int waiting() {
        return timers.size();
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Instant now() {
        return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public Thread startVirtual(String name, Runnable task) {
        return Thread.ofVirtual().name(name).start(task);
    }

    @Override
    public Thread startPlatform(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).start(task);
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable task) {
        Due due = new Due(now + delay.toNanos(), drawn++, task);
        timers.add(due);
        return () -> cancel(due);
    }

    private synchronized void cancel(Due due) {
        timers.remove(due);
    }

    /** Turns the clock instead of waiting. */
    @Override
    public void pause(Duration duration) {
        advance(duration);
    }

    @Override
    public synchronized void close() {
        timers.clear();
    }
}
