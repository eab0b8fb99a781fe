package io.coxswain.builtin.fake;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.Message;
import io.coxswain.api.NextTick;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Keeps a worker at each index until all have counted to the end. Each callback is traced, and may be struck by a fault. */
final class FakeMaster implements JobMaster {

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(50);

    private final FakeConfig config;
    private final InstantSource clock;
    private final CallbackTrace trace;
    private final Faults faults;
    private final Crew crew;

    FakeMaster(FakeConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.trace = new CallbackTrace(config.trace(), clock);
        this.faults = new Faults(config.faults(), null, clock);
        this.crew = new Crew(config);
    }

    @Override
    public void onOpenApiInitialized(JobRoutes routes) {
        new TickRoutes(trace).register(routes);
    }

    @Override
    public void init(JobMasterContext context) throws Exception {
        run("init", null, "master.init", context, () -> begin(context));
    }

    @Override
    public void onMasterRecovered(JobMasterContext context) throws Exception {
        run("onMasterRecovered", null, "master.recover", context, () -> begin(context));
    }

    @Override
    public NextTick tick(JobMasterContext context) throws Exception {
        return trace.around("tick", null, context, () -> {
            if (strike("master.tick", context)) {
                return NextTick.never();
            }
            crew.fill(context, clock.instant());
            return next();
        });
    }

    @Override
    public void onWorkerDispatched(WorkerHandle worker, @Nullable String error, JobMasterContext context) throws Exception {
        run("onWorkerDispatched", worker, null, context, () -> crew.meet(worker));
    }

    @Override
    public void onWorkerOnline(WorkerHandle worker, JobMasterContext context) throws Exception {
        run("onWorkerOnline", worker, "master.onWorkerOnline", context, () -> {
        });
    }

    @Override
    public void onWorkerOffline(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) throws Exception {
        run("onWorkerOffline", worker, "master.onWorkerOffline", context, () -> offline(worker, reason, context));
    }

    @Override
    public void onWorkerMessage(WorkerHandle worker, Message message, JobMasterContext context) throws Exception {
        run("onWorkerMessage", worker, null, context, () -> {
        });
    }

    @Override
    public void onWorkerStatusUpdated(WorkerHandle worker, JobMasterContext context) throws Exception {
        run("onWorkerStatusUpdated", worker, null, context, () -> {
        });
    }

    @Override
    public void onPause(JobMasterContext context) throws Exception {
        run("onPause", null, "master.onPause", context, context::pauseWorkers);
    }

    @Override
    public void onCancel(JobMasterContext context) throws Exception {
        run("onCancel", null, "master.onCancel", context, () -> context.exit(ExitReason.CANCELED, null, null));
    }

    @Override
    public void close(JobMasterContext context) throws Exception {
        trace.aroundLast("close", context, () -> strike("master.close", context));
    }

    @Override
    public void stop(JobMasterContext context) throws Exception {
        trace.aroundLast("stop", context, () -> true);
    }

    private void begin(JobMasterContext context) throws Exception {
        if (config.workers() > 0 && config.ticks() != 0) {
            crew.load(context);
            crew.fill(context, clock.instant());
        }
        exitIfDone(context);
    }

    private void offline(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) throws Exception {
        boolean missed = crew.isMissed(worker, reason, context, clock.instant());
        if (missed && !config.recreateLostWorkers() && reason.kind() != WorkerOffline.Kind.PAUSED) {
            context.exit(ExitReason.FAILED, "Worker " + worker.id() + " ended as " + reason.kind()
                    + (reason.error() == null ? "" : ": " + reason.error()), null);
            return;
        }
        crew.fill(context, clock.instant());
        exitIfDone(context);
    }

    private void exitIfDone(JobMasterContext context) {
        boolean nothingToCount = config.ticks() == 0;
        if (nothingToCount || crew.isDone()) {
            context.exit(config.exit().reason(), config.exit().error(), config.exit().detail());
        }
    }

    private NextTick next() {
        if (config.workers() == 0 && !faults.isDue("master.tick")) {
            return NextTick.never();
        }
        return NextTick.after(config.tickInterval().compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : config.tickInterval());
    }

    /** What a callback does when no fault makes the job exit. */
    @FunctionalInterface
    private interface Body {
        void run() throws Exception;
    }

    private void run(String callback, @Nullable WorkerHandle worker, @Nullable String where, JobMasterContext context, Body body)
            throws Exception {
        Callable<Boolean> struckOrDone = () -> {
            if (where == null || !strike(where, context)) {
                body.run();
            }
            return true;
        };
        trace.around(callback, worker == null ? null : worker.id(), context, struckOrDone);
    }

    private boolean strike(String where, JobMasterContext context) throws Exception {
        return faults.strike(where, context.kv(), fault -> context.exit(fault.reason(), fault.error(), null));
    }
}
