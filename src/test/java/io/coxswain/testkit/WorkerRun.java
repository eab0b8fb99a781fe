package io.coxswain.testkit;

import io.coxswain.api.NextTick;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.Worker;
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
    private final WorkerEnd end;
    private boolean stopRequested;
    private boolean frozen;
    private @Nullable Worker worker;
    private @Nullable Instant tickAt;

    WorkerRun(World world, WorkerRecord row) {
        super(world, String.valueOf(row.node()));
        this.row = row;
        this.context = new WorkerRunContext(this, row);
        this.end = new WorkerEnd(this, context);
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
        return !isBusy() && !isKilled() && (end.isUnderWay() || !end.hasBegun() && (!messages.isEmpty() || !queue.isEmpty()));
    }

    /** Whether nothing of it runs any more. */
    boolean isGone() {
        return isKilled() || end.hasBegun() && !end.isUnderWay();
    }

    boolean isEnded() {
        return end.hasBegun();
    }

    @Nullable
    Instant due() {
        return end.hasBegun() ? null : tickAt;
    }

    void turn(Instant now) {
        if (tickAt != null && !tickAt.isAfter(now)) {
            tickAt = null;
            queue.add(Event.TICK);
        }
        if (!stopRequested && !end.hasBegun() && isStopping()) {
            stopRequested = true;
            look();
        }
    }

    void look() {
        if (!lookPosted && !end.hasBegun()) {
            lookPosted = true;
            queue.add(Event.LOOK);
        }
    }

    /** Its node's process is about to end. */
    void handOver() {
        end.handOver();
        stopRequested = true;
        messages.clear();
        queue.clear();
        queue.add(Event.HAND_OVER);
    }

    /** It is no longer its node's; what it does right now goes on, fenced. */
    void freeze() {
        frozen = true;
        if (!isBusy()) {
            end.leave();
        }
    }

    /** A callback hangs: the worker has ended without it. */
    void abandon() {
        end.abandon();
    }

    boolean isStopRequested() {
        return stopRequested || isStopping();
    }

    private boolean isStopping() {
        return world.tables().worker(row.id()).state() == WorkerState.STOPPING;
    }

    @Override
    void perform() {
        if (end.isUnderWay()) {
            end.goOn();
            return;
        }
        try {
            next();
            if (!end.hasBegun() && context.hasExited()) {
                end.exited();
            } else if (!end.hasBegun() && frozen) {
                end.leave();
            }
        } catch (StaleEpochException e) {
            if (!end.hasBegun()) {
                end.leave();
            }
        } catch (Throwable e) {
            if (!isKilled() && !end.hasBegun()) {
                end.broke(e, stopRequested);
            }
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
            case HAND_OVER -> end.asTold();
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
            end.asTold();
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

    <T> T callback(String method, Callable<T> body) throws Exception {
        T result = invoke("worker." + method, row.id(), body);
        returned();
        return result;
    }

    /** From now on nothing is handled any more. */
    void stopHandling() {
        tickAt = null;
        queue.clear();
        messages.clear();
    }

    @Nullable
    Worker created() {
        return worker;
    }
}
