package io.coxswain.cluster;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which hints about events are worth a NOTIFY. Almost every transaction appends events, so nodes that nobody follows must not pay for
 * hints: they go out only for a while after another node has said that somebody listens there, and some as one.
 */
final class EventHints {

    /** Whoever listens says so more often than that. */
    static final Duration INTEREST = Duration.ofSeconds(15);
    static final Duration BETWEEN = Duration.ofMillis(50);

    private final Scheduler scheduler;
    private final Runnable send;
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile boolean everWanted;
    private volatile long wantedAt;
    private volatile long sentAt;

    /** @param send tells the others; does not block */
    EventHints(Scheduler scheduler, Runnable send) {
        this.scheduler = scheduler;
        this.send = send;
        this.sentAt = scheduler.nanoTime() - BETWEEN.toNanos();
    }

    /** Another node has somebody to tell. */
    void wanted() {
        wantedAt = scheduler.nanoTime();
        everWanted = true;
    }

    /** There are events. What is rung while a hint is on its way is covered by it, since it is read later. */
    void ring() {
        long now = scheduler.nanoTime();
        if (everWanted && now - wantedAt < INTEREST.toNanos() && pending.compareAndSet(false, true)) {
            scheduler.after(Duration.ofNanos(Math.max(0, sentAt + BETWEEN.toNanos() - now)), this::sendNow);
        }
    }

    private void sendNow() {
        pending.set(false);
        sentAt = scheduler.nanoTime();
        send.run();
    }
}
