package io.coxswain.testkit;

import io.coxswain.api.Worker;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerOffline.Kind;
import io.coxswain.worker.WorkerMutation;
import org.jspecify.annotations.Nullable;

/** How a worker ends: its last callback, and what its master is told. */
final class WorkerEnd {

    private final WorkerRun run;
    private final WorkerRunContext context;
    private final World world;
    private boolean handingOver;
    private boolean begun;
    private @Nullable Runnable rest;

    WorkerEnd(WorkerRun run, WorkerRunContext context) {
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

    /** Its node is shut down: that is why it ends as told. */
    void handOver() {
        handingOver = true;
    }

    void asTold() {
        if (handingOver) {
            end(Kind.NODE_DRAINED, "Node " + context.node() + " was shut down");
        } else {
            end(Kind.CANCELED, null);
        }
    }

    void exited() {
        end(context.exitError() == null ? Kind.FINISHED : Kind.FAILED, context.exitError());
    }

    void broke(Throwable error, boolean stopRequested) {
        if (stopRequested) {
            asTold();
        } else {
            end(Kind.FAILED, error.getMessage() == null
                    ? error.getClass().getSimpleName()
                    : error.getClass().getSimpleName() + ": " + error.getMessage());
        }
    }

    /** Closes the worker and tells the database how it ended. */
    private void end(Kind kind, @Nullable String error) {
        begin(() -> {
            write(new WorkerMutation.End(context.node(), kind, error == null ? null : world.scrub(error)));
            context.close();
        });
    }

    private void write(WorkerMutation.End end) {
        try {
            world.database().write(run, end);
        } catch (ProcessKilled e) {
            // The world has heard of it.
        } catch (RuntimeException e) {
            world.loseWorker(run, new WorkerOffline(Kind.NODE_LOST, null));
        }
    }

    /** The worker is somebody else's business by now. */
    void leave() {
        context.close();
        begin(() -> {
        });
    }

    /** A callback hangs: the worker has ended without it. */
    void abandon() {
        finish();
        context.close();
    }

    private void finish() {
        begun = true;
        run.stopHandling();
    }

    private void begin(Runnable then) {
        finish();
        rest = () -> {
            if (lastCall()) {
                then.run();
            }
        };
    }

    /** Returns whether the process has lived through it; what the callback throws is no matter any more. */
    private boolean lastCall() {
        Worker worker = run.created();
        if (worker == null) {
            return true;
        }
        try {
            run.callback("close", () -> {
                worker.close(context);
                return true;
            });
        } catch (Throwable e) {
            if (!run.isKilled()) {
                world.trace().note(run.who() + " failed to close: " + e);
            }
        }
        return !run.isKilled();
    }
}
