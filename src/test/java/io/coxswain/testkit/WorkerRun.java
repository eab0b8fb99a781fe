package io.coxswain.testkit;

import io.coxswain.api.NextTick;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.Worker;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerOffline.Kind;
import io.coxswain.api.WorkerState;
import io.coxswain.fence.MessageMutation;
import io.coxswain.inbox.InboxEntry;
import io.coxswain.inbox.InboxMessage;
import io.coxswain.worker.WorkerMutation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A worker's instance and its loop, from its claim to its end. Each step is one callback and what follows from it. */
final class WorkerRun extends Run {

    private static final int READ = 100;

    private enum Event {
        START, LOOK, TICK, HAND_OVER
    }

    private final WorkerRecord row;
    private final WorkerRunContext context;
    private final Deque<Event> queue = new ArrayDeque<>(List.of(Event.START));
    private final Deque<InboxEntry> messages = new ArrayDeque<>();
    private final List<Long> handled = new ArrayList<>();
    private boolean lookPosted;
    private boolean stopRequested;
    private boolean handingOver;
    private boolean frozen;
    private boolean ended;
    private @Nullable Worker worker;
    private @Nullable Instant tickAt;
    private @Nullable Runnable ending;

    WorkerRun(World world, WorkerRecord row) {
        super(world);
        this.row = row;
        this.context = new WorkerRunContext(this, row);
    }

    String id() {
        return row.id();
    }

    @Override
    String who() {
        return row.id();
    }

    @Override
    Writer writer() {
        return new Writer.OfWorker(row.id());
    }

    @Override
    boolean isReady() {
        return !isBusy() && !isKilled() && (ending != null || !ended && (!messages.isEmpty() || !queue.isEmpty()));
    }

    /** Whether nothing of it runs any more. */
    boolean isGone() {
        return isKilled() || ended && ending == null;
    }

    boolean isEnded() {
        return ended;
    }

    @Nullable
    Instant due() {
        return ended ? null : tickAt;
    }

    void turn(Instant now) {
        if (tickAt != null && !tickAt.isAfter(now)) {
            tickAt = null;
            queue.add(Event.TICK);
        }
        if (!stopRequested && !ended && isStopping()) {
            stopRequested = true;
            look();
        }
    }

    void look() {
        if (!lookPosted && !ended) {
            lookPosted = true;
            queue.add(Event.LOOK);
        }
    }

    /** Its node's process is about to end. */
    void handOver() {
        handingOver = true;
        stopRequested = true;
        messages.clear();
        queue.clear();
        queue.add(Event.HAND_OVER);
    }

    /** It is no longer its node's; what it does right now goes on, fenced. */
    void freeze() {
        frozen = true;
        if (!isBusy()) {
            leave();
        }
    }

    /** A callback hangs: the worker has ended without it. */
    void abandon() {
        finish();
        context.close();
    }

    boolean isStopRequested() {
        return stopRequested || isStopping();
    }

    private boolean isStopping() {
        return world.tables().worker(row.id()).state() == WorkerState.STOPPING;
    }

    @Override
    void perform() {
        if (ending != null) {
            Runnable last = ending;
            ending = null;
            last.run();
            return;
        }
        try {
            next();
            if (!ended && context.hasExited()) {
                end(context.exitError() == null ? Kind.FINISHED : Kind.FAILED, context.exitError());
            } else if (!ended && frozen) {
                leave();
            }
        } catch (ProcessKilled e) {
            finish();
        } catch (StaleEpochException e) {
            if (!ended) {
                leave();
            }
        } catch (Throwable e) {
            if (isKilled()) {
                finish();
            } else if (!ended) {
                broke(e);
            }
        }
    }

    private void broke(Throwable error) {
        if (stopRequested) {
            endAsTold();
        } else {
            end(Kind.FAILED, error.getMessage() == null
                    ? error.getClass().getSimpleName()
                    : error.getClass().getSimpleName() + ": " + error.getMessage());
        }
    }

    private void next() throws Exception {
        if (!messages.isEmpty()) {
            message();
            return;
        }
        switch (queue.remove()) {
            case START -> begin();
            case TICK -> tick();
            case LOOK -> attend();
            case HAND_OVER -> endAsTold();
        }
    }

    private void begin() throws Exception {
        Worker created = world.types().createWorker(world.jobType(), row.type(), row.config());
        worker = created;
        callback("init", () -> {
            created.init(context);
            return true;
        });
        context.write(new WorkerMutation.Online());
        look();
        queue.add(Event.TICK);
    }

    private void tick() throws Exception {
        if (stopRequested) {
            attend();
            return;
        }
        NextTick next = callback("tick", () -> worker.tick(context));
        if (!next.isNever() && !context.hasExited()) {
            if (next.delay().isZero()) {
                queue.add(Event.TICK);
            } else {
                tickAt = world.now().plus(next.delay());
            }
        }
    }

    private void attend() throws Exception {
        lookPosted = false;
        if (stopRequested) {
            endAsTold();
            return;
        }
        messages.addAll(world.tables().waiting(row.id(), READ));
        if (!messages.isEmpty()) {
            message();
        }
    }

    /** The next of the messages that were read; the last one acknowledges them all. */
    private void message() throws Exception {
        InboxEntry entry = messages.remove();
        callback("onMasterMessage", () -> {
            worker.onMasterMessage(InboxMessage.decode(world.json(), entry.body()), context);
            return true;
        });
        handled.add(entry.id());
        if (messages.isEmpty()) {
            context.write(new MessageMutation.Acknowledge(handled));
            boolean full = handled.size() == READ;
            handled.clear();
            if (full) {
                look();
            }
        }
    }

    private <T> T callback(String method, Callable<T> body) throws Exception {
        T result = invoke("worker." + method, row.id(), body);
        returned();
        return result;
    }

    private void endAsTold() {
        if (handingOver) {
            end(Kind.NODE_DRAINED, "Node " + context.node() + " was shut down");
        } else {
            end(Kind.CANCELED, null);
        }
    }

    /** Closes the worker and tells the database how it ended. */
    private void end(Kind kind, @Nullable String error) {
        finish();
        ending = () -> close(() -> {
            try {
                world.database().write(this, new WorkerMutation.End(context.node(), kind, error == null ? null : world.scrub(error)));
            } catch (ProcessKilled e) {
                return;
            } catch (RuntimeException e) {
                world.loseWorker(this, new WorkerOffline(Kind.NODE_LOST, null));
            }
            context.close();
        });
    }

    private void leave() {
        finish();
        context.close();
        ending = () -> close(() -> {
        });
    }

    private void finish() {
        ended = true;
        tickAt = null;
        queue.clear();
        messages.clear();
    }

    private void close(Runnable then) {
        Worker created = worker;
        try {
            if (created != null) {
                callback("close", () -> {
                    created.close(context);
                    return true;
                });
            }
        } catch (ProcessKilled e) {
            return;
        } catch (Throwable e) {
            if (isKilled()) {
                return;
            }
            world.trace().note(who() + " failed to close: " + e);
        }
        then.run();
    }
}
