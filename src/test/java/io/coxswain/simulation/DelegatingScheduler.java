package io.coxswain.simulation;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.time.Instant;

/** A scheduler that does what another does, but for what a subclass does differently. */
abstract class DelegatingScheduler implements Scheduler {

    private final Scheduler scheduler;

    DelegatingScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public long nanoTime() {
        return scheduler.nanoTime();
    }

    @Override
    public Instant now() {
        return scheduler.now();
    }

    @Override
    public Thread startVirtual(String name, Runnable task) {
        return scheduler.startVirtual(name, task);
    }

    @Override
    public Thread startPlatform(String name, Runnable task) {
        return scheduler.startPlatform(name, task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return scheduler.after(delay, task);
    }

    @Override
    public void pause(Duration duration) {
        scheduler.pause(duration);
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
