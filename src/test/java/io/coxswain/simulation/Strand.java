package io.coxswain.simulation;

import java.util.concurrent.Semaphore;

/**
 * A thread of a simulated process. It is a real one, so that the code under test may block anywhere in its middle; but it runs only
 * while the timeline waits for it, so that nothing ever runs at the same time.
 */
final class Strand {

    /** Unwinds a strand whose process has ended. */
    static final class Ended extends Error {
        Ended() {
            super("the process has ended", null, false, false);
        }
    }

    private final Timeline timeline;
    private final Thread thread;
    private final Semaphore turn = new Semaphore(0);
    private boolean started;
    private boolean ended;
    private boolean doomed;
    private long waits;

    Strand(Timeline timeline, String name, Runnable task) {
        this.timeline = timeline;
        this.thread = Thread.ofVirtual().name(name).unstarted(() -> run(task));
    }

    Thread thread() {
        return thread;
    }

    boolean hasEnded() {
        return ended;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Ended e) {
            // As if it had never been.
        } catch (Throwable e) {
            timeline.fail(e);
        } finally {
            ended = true;
            timeline.handBack();
        }
    }

    void go() {
        if (started) {
            turn.release();
        } else {
            started = true;
            thread.start();
        }
    }

    /** A number for the wait that is about to begin, by which whoever ends it can tell whether it is still this one. */
    long beginWait() {
        return ++waits;
    }

    boolean isWaiting(long wait) {
        return !ended && waits == wait;
    }

    /** Called on the strand: blocks until somebody hands the turn over again. */
    void block() {
        if (!doomed) {
            timeline.handBack();
            turn.acquireUninterruptibly();
            waits++;
        }
        if (doomed) {
            throw new Ended();
        }
    }

    /** Ends it wherever it blocks. Called by the timeline. */
    void doom() {
        doomed = true;
        if (started && !ended) {
            timeline.handOver(this);
        }
    }
}
