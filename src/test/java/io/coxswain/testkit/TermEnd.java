package io.coxswain.testkit;

import io.coxswain.api.JobMaster;
import org.jspecify.annotations.Nullable;

/** How a term ends: its last callback, and what follows from that. */
final class TermEnd {

    private final TermRun run;
    private final TermContext context;
    private final World world;
    private boolean leaving;
    private boolean begun;
    private @Nullable Runnable rest;

    TermEnd(TermRun run, TermContext context) {
        this.run = run;
        this.context = context;
        this.world = run.world;
    }

    boolean hasBegun() {
        return begun;
    }

    /** Whether the last callback is still to be made. */
    boolean isUnderWay() {
        return rest != null;
    }

    /** Makes the last callback. */
    void goOn() {
        Runnable next = rest;
        rest = null;
        if (next != null) {
            next.run();
        }
    }

    /** The job goes on elsewhere, whatever its state. */
    void wanted() {
        leaving = true;
    }

    /** The term is over, or is given up: the job has ended by other hands, or goes on elsewhere. */
    void leave() {
        boolean over = !leaving && world.tables().state.isTerminal();
        begin(over, () -> world.released(run));
    }

    /** The job has exited in this term's own transaction. */
    void conclude() {
        begin(true, () -> world.released(run));
    }

    /** The job was put to rest in this term's own transaction. */
    void rest() {
        begin(false, () -> world.released(run));
    }

    void fail(Throwable error) {
        Attempt failed = Attempt.failed(world, run, error);
        if (failed.last()) {
            finish();
            write(failed);
            begin(true, () -> {
            });
        } else {
            begin(false, () -> write(failed));
        }
    }

    /** A callback hangs and ignores its interrupt: the term ends without it. */
    void abandon(String callback) {
        Attempt failed = Attempt.hung(world, run, callback);
        finish();
        write(failed);
    }

    private void write(Attempt failed) {
        try {
            world.database().write(run, failed.mutation(context.node()));
        } catch (ProcessKilled e) {
            // The world has heard of it.
        } catch (RuntimeException e) {
            world.released(run);
        }
        world.forget(run);
    }

    private void finish() {
        begun = true;
        run.stopHandling();
    }

    private void begin(boolean over, Runnable then) {
        finish();
        rest = () -> {
            if (lastCall(over)) {
                then.run();
            }
        };
    }

    /** Returns whether the process has lived through it; what the callback throws is no matter any more. */
    private boolean lastCall(boolean over) {
        JobMaster master = run.created();
        if (master == null) {
            return true;
        }
        try {
            if (over) {
                run.callback("stop", null, () -> master.stop(context));
            } else {
                run.callback("close", null, () -> master.close(context));
            }
        } catch (Throwable e) {
            if (!run.isKilled()) {
                world.trace().note(run.who() + " failed in its last callback: " + e);
            }
        }
        return !run.isKilled();
    }
}
