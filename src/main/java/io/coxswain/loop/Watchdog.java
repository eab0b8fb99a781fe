package io.coxswain.loop;

import io.coxswain.loop.Scheduler.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks that others wrote, and does not wait for them for ever: after its limit a callback is interrupted, and if it
 * ignores that, it is abandoned. Costs one timer while a callback runs, nothing in between.
 */
public final class Watchdog {

    /** How long an interrupted callback may take to end. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** The callback ran past its limit, and ended when it was interrupted. */
    public static final class TimedOutException extends Exception {

        private final transient Hang hang;

        TimedOutException(Hang hang, @Nullable Throwable cause) {
            super(hang.message(), cause);
            this.hang = hang;
        }

        /** Where it was when it was interrupted. */
        public Hang hang() {
            return hang;
        }
    }

    /** The callback ended after it had been abandoned: whoever called it is not in charge any more. */
    public static final class AbandonedException extends Exception {
        AbandonedException(String callback) {
            super("Callback " + callback + " ended after it was abandoned");
        }
    }

    /** What becomes of a callback that ignores its interrupt. */
    @FunctionalInterface
    public interface Abandonment {
        void abandoned(Hang hang);
    }

    private final Scheduler scheduler;
    private final BooleanSupplier paused;

    /** @param paused while true a callback is not to blame for the time it takes, since Postgres keeps it waiting */
    public Watchdog(Scheduler scheduler, BooleanSupplier paused) {
        this.scheduler = scheduler;
        this.paused = paused;
    }

    /**
     * Runs {@code body} on the calling thread.
     *
     * @param abandonment called on a thread of its own, once, if {@code body} ignores its interrupt
     * @throws AbandonedException when the body ended only after that
     */
    public <T> T watch(String callback, Duration limit, Abandonment abandonment, Callable<T> body) throws Exception {
        Watch watch = new Watch(callback, limit, abandonment, Thread.currentThread());
        watch.arm(limit);
        try {
            T result = body.call();
            watch.end(null);
            return result;
        } catch (AbandonedException | TimedOutException e) {
            throw e;
        } catch (Throwable e) {
            watch.end(e);
            throw e;
        } finally {
            // An interrupt was meant for the body; left behind, it would break the next thing that this thread does.
            Thread.interrupted();
        }
    }

    private enum State {
        RUNNING, INTERRUPTED, ABANDONED, ENDED
    }

    private final class Watch {

        private final String callback;
        private final Duration limit;
        private final Abandonment abandonment;
        private final Thread thread;
        private final Instant since = scheduler.now();
        private State state = State.RUNNING;
        private String stack = "";
        private Timer timer = () -> {
        };

        private Watch(String callback, Duration limit, Abandonment abandonment, Thread thread) {
            this.callback = callback;
            this.limit = limit;
            this.abandonment = abandonment;
            this.thread = thread;
        }

        private synchronized void arm(Duration delay) {
            timer = scheduler.after(delay, this::expired);
        }

        private synchronized void expired() {
            if (state == State.ENDED) {
                return;
            }
            if (paused.getAsBoolean()) {
                arm(GRACE);
            } else if (state == State.RUNNING) {
                state = State.INTERRUPTED;
                stack = ThreadDump.stackOf(thread);
                thread.interrupt();
                arm(GRACE);
            } else {
                state = State.ABANDONED;
                // What hangs may have taken every carrier that a virtual thread would need.
                scheduler.startPlatform("abandoned-" + thread.getName(),
                        () -> abandonment.abandoned(new Hang(callback, since, limit, false, ThreadDump.withLocks(thread))));
            }
        }

        private synchronized void end(@Nullable Throwable error) throws AbandonedException, TimedOutException {
            State before = state;
            state = State.ENDED;
            timer.cancel();
            if (before == State.ABANDONED) {
                throw new AbandonedException(callback);
            }
            if (before == State.INTERRUPTED && error != null) {
                throw new TimedOutException(new Hang(callback, since, limit, true, stack), error);
            }
        }
    }
}
