package io.coxswain.loop;

import io.coxswain.loop.Scheduler.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox with one reader. Messages are handled one at a time, in order, on a virtual thread that exists only while there
 * are messages. Whoever owns a loop touches its own state only in the handler.
 *
 * <p>The handler must not throw; what it throws ends up in the thread's uncaught exception handler and the loop goes on.
 *
 * @param <M> one sealed type of messages per loop
 */
public final class Loop<M> {

    private final Scheduler scheduler;
    private final String name;
    private final int capacity;
    private final Gate gate;
    private final Consumer<M> handler;

    private final ArrayDeque<M> queue = new ArrayDeque<>(2);
    private boolean active;
    private boolean ended;
    private @Nullable M last;
    private @Nullable Thread thread;

    /**
     * @param name of the virtual thread, for thread dumps
     * @param capacity messages that may wait; more are refused
     * @param gate asked before each message but the last
     */
    public Loop(Scheduler scheduler, String name, int capacity, Gate gate, Consumer<M> handler) {
        this.scheduler = scheduler;
        this.name = name;
        this.capacity = capacity;
        this.gate = gate;
        this.handler = handler;
    }

    /** Leaves a message. Returns false, and does nothing, when the mailbox is full or the loop has ended. */
    public boolean post(M message) {
        synchronized (queue) {
            if (ended || queue.size() >= capacity) {
                return false;
            }
            queue.add(message);
            activate();
            return true;
        }
    }

    /** Posts {@code message} once {@code delay} has passed. */
    public Timer postAfter(Duration delay, M message) {
        return scheduler.after(delay, () -> post(message));
    }

    /**
     * Drops what waits, handles {@code message} whether the gate is open or not, and then nothing more. The message that is
     * being handled right now is left to end, or to be interrupted. Only the first call counts.
     */
    public void endWith(M message) {
        synchronized (queue) {
            if (ended) {
                return;
            }
            ended = true;
            queue.clear();
            last = message;
            activate();
        }
    }

    /** Handles nothing more, at once. The message that is being handled right now is left to end by itself. */
    public void end() {
        synchronized (queue) {
            ended = true;
            queue.clear();
            last = null;
        }
    }

    /** Interrupts the message that is being handled right now, if any. */
    public void interrupt() {
        synchronized (queue) {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /** The stack of the message that is being handled right now; empty if there is none. */
    public StackTraceElement[] stackTrace() {
        synchronized (queue) {
            return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
        }
    }

    /** How many messages wait. */
    public int depth() {
        synchronized (queue) {
            return queue.size();
        }
    }

    private void activate() {
        if (!active) {
            active = true;
            thread = scheduler.startVirtual(name, this::drain);
        }
    }

    private void drain() {
        try {
            for (M message = next(); message != null; message = next()) {
                handler.accept(message);
            }
        } catch (Throwable e) {
            synchronized (queue) {
                active = false;
                thread = null;
                if (!queue.isEmpty() || last != null) {
                    activate();
                }
            }
            throw e;
        }
    }

    /** The next message, or null when the thread has to go. */
    private @Nullable M next() {
        boolean shut = !gate.isOpen();
        synchronized (queue) {
            Thread.interrupted();
            M message = last;
            if (message != null) {
                last = null;
                return message;
            }
            if (!queue.isEmpty() && !shut) {
                return queue.poll();
            }
            active = false;
            thread = null;
            if (queue.isEmpty()) {
                return null;
            }
        }
        gate.whenOpen(this::resume);
        return null;
    }

    private void resume() {
        synchronized (queue) {
            if (!queue.isEmpty() || last != null) {
                activate();
            }
        }
    }
}
