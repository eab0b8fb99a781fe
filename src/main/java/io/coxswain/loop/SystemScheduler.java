package io.coxswain.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's own threads and clocks. One timer thread serves the whole node. */
public final class SystemScheduler implements Scheduler {

    private final ScheduledThreadPoolExecutor timers;

    private final BatchListener batches;

    public SystemScheduler() {
        this(BatchListener.NONE);
    }

    public SystemScheduler(BatchListener batches) {
        this.batches = batches;
        timers = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("coxswain-timer").factory());
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        Carriers.ofThisJvm().ifPresent(carriers -> timers.scheduleWithFixedDelay(carriers::look, Carriers.LOOK_EVERY.toMillis(),
                Carriers.LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        timers.setRejectedExecutionHandler((task, pool) -> {
            // The node is closing; nothing that was to happen later matters any more.
        });
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
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
    public Timer after(Duration delay, Runnable task) {
        Future<?> future = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public BatchListener batches() {
        return batches;
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }
}
