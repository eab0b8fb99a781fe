package io.coxswain.worker;

import io.coxswain.api.NextTick;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.Worker;
import io.coxswain.api.WorkerOffline.Kind;
import io.coxswain.api.WorkerState;
import io.coxswain.fence.Fence;
import io.coxswain.fence.MessageMutation;
import io.coxswain.inbox.InboxEntry;
import io.coxswain.inbox.InboxMessage;
import io.coxswain.job.JobMutation;
import io.coxswain.loop.Hang;
import io.coxswain.loop.Loop;
import io.coxswain.loop.Scheduler.Timer;
import io.coxswain.loop.Watchdog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one worker on this node, from its claim to its end, on a loop of its own. */
final class WorkerRunner {

    private static final Logger log = LoggerFactory.getLogger(WorkerRunner.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    /** How long a callback may go on after its worker was asked to stop, before it is interrupted. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
    private static final int QUEUE = 100;
    private static final int READ = 100;

    private sealed interface Event {
        record Start() implements Event {}

        record Tick() implements Event {}

        /** Something may wait in the inbox, or somebody wants the worker to stop. */
        record Look() implements Event {}

        /** Its node is being drained. */
        record Drain() implements Event {}

        /** The node gives the worker up; its row is somebody else's business. */
        record Drop() implements Event {}

        /** The node keeps no workers any more. */
        record HandOver() implements Event {}
    }

    private final WorkerServices services;
    private final WorkerRow row;
    private final Consumer<WorkerRunner> gone;
    private final Fence fence;
    private final RunningWorkerContext context;
    private final Loop<Event> loop;
    private @Nullable Worker worker;
    private @Nullable Timer tick;
    private volatile boolean stopRequested;
    private volatile @Nullable String handedOver;
    private volatile @Nullable Instant drainDeadline;
    private final AtomicBoolean lookPosted = new AtomicBoolean();
    private volatile boolean ended;

    /** @param gone told once, when nothing of the worker runs here any more */
    WorkerRunner(WorkerServices services, WorkerRow row, Consumer<WorkerRunner> gone) {
        this.services = services;
        this.row = row;
        this.gone = gone;
        this.fence = new Fence.OfWorker(row.jobId(), row.id(), row.session());
        this.context = new RunningWorkerContext(services, row, () -> stopRequested, () -> Optional.ofNullable(drainDeadline));
        this.loop = new Loop<>(services.scheduler(), "worker-" + row.id(), QUEUE, services.gate(), this::handle);
    }

    WorkerRow row() {
        return row;
    }

    void start() {
        loop.post(new Event.Start());
    }

    /** Something waits for this worker. */
    void look() {
        if (lookPosted.compareAndSet(false, true) && !loop.post(new Event.Look())) {
            lookPosted.set(false);
        }
    }

    /** The worker was asked to stop: also the callback that runs right now learns of it, and is interrupted after a while. */
    void requestStop() {
        if (!stopRequested) {
            stopRequested = true;
            services.scheduler().after(STOP_PATIENCE, loop::interrupt);
        }
        look();
    }

    /** The worker may go on until then, and is told so; for any time if null. */
    void drain(@Nullable Instant deadline) {
        boolean begins = drainDeadline == null && deadline != null;
        drainDeadline = deadline;
        if (begins) {
            loop.post(new Event.Drain());
        }
    }

    /** Stops the worker and tells its master, so that it can be replaced elsewhere at once. */
    void handOver(String why) {
        if (handedOver != null) {
            return;
        }
        handedOver = why;
        stopRequested = true;
        loop.endWith(new Event.HandOver());
        loop.interrupt();
    }

    /** Stops the worker without a word in the database: its session is gone or going. */
    void drop() {
        stopRequested = true;
        loop.endWith(new Event.Drop());
        loop.interrupt();
    }

    private void handle(Event event) {
        if (ended) {
            return;
        }
        try {
            switch (event) {
                case Event.Start() -> begin();
                case Event.Tick() -> tick();
                case Event.Look() -> attend();
                case Event.Drain() -> drain();
                case Event.Drop() -> leave();
                case Event.HandOver() -> endAsTold();
            }
            if (!ended && context.hasExited()) {
                end(context.exitError() == null ? Kind.FINISHED : Kind.FAILED, context.exitError());
            }
        } catch (Watchdog.AbandonedException e) {
            log.warn("Worker {} of job {} ended at last: {}", row.id(), row.jobId(), e.getMessage());
        } catch (StaleEpochException e) {
            log.info("Worker {} of job {} was given up: {}", row.id(), row.jobId(), e.getMessage());
            leave();
        } catch (Throwable e) {
            if (stopRequested) {
                endAsTold();
            } else {
                log.warn("Worker {} of job {} failed", row.id(), row.jobId(), services.types().mask().scrub(e, row.config()));
                if (e instanceof Watchdog.TimedOutException timeout) {
                    report(timeout.hang());
                }
                end(Kind.FAILED, message(e));
            }
        }
    }

    private void begin() throws Exception {
        Worker created = call("create", () -> services.types().createWorker(row.jobType(), row.type(), row.config()));
        worker = created;
        call("init", () -> {
            created.init(context);
            return true;
        });
        context.write(new WorkerMutation.Online());
        look();
        loop.post(new Event.Tick());
    }

    private void tick() throws Exception {
        if (stopRequested) {
            attend();
            return;
        }
        NextTick next = call("tick", () -> worker.tick(context));
        if (!next.isNever() && !context.hasExited()) {
            if (next.delay().isZero()) {
                loop.post(new Event.Tick());
            } else {
                tick = loop.postAfter(next.delay(), new Event.Tick());
            }
        }
    }

    private void drain() throws Exception {
        if (!stopRequested && worker != null) {
            call("onDrain", () -> {
                worker.onDrain(context);
                return true;
            });
        }
    }

    private void attend() throws Exception {
        lookPosted.set(false);
        if (stopRequested && context.patiently(() -> services.workers().findState(row.id())).filter(state -> state != WorkerState.STOPPING)
                .isEmpty()) {
            endAsTold();
            return;
        }
        List<InboxEntry> entries;
        do {
            entries = context.patiently(() -> services.inbox().readForWorker(row.jobId(), row.id(), READ));
            for (InboxEntry entry : entries) {
                if (stopRequested || context.hasExited()) {
                    return;
                }
                call("onMasterMessage", () -> {
                    worker.onMasterMessage(InboxMessage.decode(services.json(), entry.body()), context);
                    return true;
                });
            }
            if (!entries.isEmpty()) {
                context.write(new MessageMutation.Acknowledge(entries.stream().map(InboxEntry::id).toList()));
            }
        } while (entries.size() == READ && !context.hasExited());
    }

    private <T> T call(String callback, Callable<T> body) throws Exception {
        String name = "worker." + callback;
        return services.watchdog().watch(name, services.callbackTimeout(), this::abandoned, () -> listen(name, body));
    }

    private <T> T listen(String callback, Callable<T> body) throws Exception {
        return services.callbacks().listen(services.scheduler(), row.jobType(), callback,
                () -> services.types().inContextOf(row.jobType(), body::call));
    }

    /** A callback hangs and ignores its interrupt: the worker ends without it. */
    private void abandoned(Hang hang) {
        log.warn("Worker {} of job {} is abandoned: {} {}", row.id(), row.jobId(), hang.message(), hang.place());
        ended = true;
        loop.end();
        report(hang);
        conclude(Kind.HUNG, hang.message());
    }

    /** Has the hang told in the job's history, before whatever is written next. */
    private void report(Hang hang) {
        services.writer().submit(fence, new JobMutation.ReportHang(context.node(), hang));
    }

    private void endAsTold() {
        if (handedOver != null) {
            end(Kind.NODE_DRAINED, "Node " + context.node() + " " + handedOver);
        } else {
            end(Kind.CANCELED, null);
        }
    }

    /** Closes the worker and tells the database how it ended. */
    private void end(Kind kind, @Nullable String error) {
        ended = true;
        loop.end();
        close(() -> conclude(kind, error));
    }

    private void conclude(Kind kind, @Nullable String error) {
        try {
            services.writer().write(fence, new WorkerMutation.End(context.node(), kind,
                    error == null ? null : services.types().mask().scrub(error, row.config())));
        } catch (StaleEpochException e) {
            log.info("Worker {} of job {} ended as {} after it was given up", row.id(), row.jobId(), kind);
        } catch (RuntimeException e) {
            log.warn("The end of worker {} of job {} could not be written; it is lost with this session: {}", row.id(), row.jobId(),
                    message(e));
        } finally {
            context.close();
            gone.accept(this);
        }
    }

    private void leave() {
        ended = true;
        loop.end();
        context.close();
        close(() -> gone.accept(this));
    }

    /** What follows the worker's close follows also when that hangs. */
    private void close(Runnable then) {
        if (tick != null) {
            tick.cancel();
        }
        if (worker == null) {
            then.run();
            return;
        }
        try {
            services.watchdog().watch("worker.close", CLOSE_LIMIT, hang -> {
                report(hang);
                log.warn("Worker {} of job {} hangs in close; nothing waits for it", row.id(), row.jobId());
                then.run();
            }, () -> listen("worker.close", () -> {
                worker.close(context);
                return true;
            }));
        } catch (Watchdog.AbandonedException e) {
            return;
        } catch (Throwable e) {
            log.warn("Worker {} of job {} failed to close: {}", row.id(), row.jobId(), message(e));
        }
        then.run();
    }

    static String message(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
