package io.coxswain.testing;

import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobRoutes.LeaderRouteHandler;
import io.coxswain.api.JobType;
import io.coxswain.api.Message;
import io.coxswain.api.NextTick;
import io.coxswain.api.Worker;
import io.coxswain.api.WorkerContext;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerType;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Jobs whose masters and workers follow a {@link Script}. */
final class ScriptedJobType implements JobType<ScriptedJobType.Config> {

    static final String NAME = "scripted";
    static final String WORKER = "hand";

    record Config(@NotNull String script) {}

    record HandConfig(@NotNull String script, @NotNull String name) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Config exampleConfig() {
        return new Config("none");
    }

    @Override
    public JobMaster create(Config config) {
        return new ScriptedMaster(Script.require(config.script()));
    }

    @Override
    public List<WorkerType<?>> workerTypes() {
        return List.of(new WorkerType<>(WORKER, HandConfig.class, new HandConfig("none", "a"),
                config -> worker(Script.require(config.script()), config.name())));
    }

    private static Worker worker(Script script, String name) {
        script.<RuntimeException>performEarly("worker.create");
        return new ScriptedWorker(script, name);
    }

    private static final class ScriptedMaster implements JobMaster {

        private final Script script;
        private final int instance;
        private final AtomicInteger inside = new AtomicInteger();

        ScriptedMaster(Script script) {
            this.script = script;
            this.instance = script.nextInstance();
            script.<RuntimeException>performEarly("create");
        }

        private void perform(String callback, Script.Moment moment) throws Exception {
            begin(callback, moment.context().epoch(), moment.worker());
            try {
                script.perform(callback, moment);
            } finally {
                inside.decrementAndGet();
            }
        }

        private void begin(String callback, long epoch, @Nullable WorkerHandle worker) {
            boolean overlapped = inside.incrementAndGet() > 1;
            script.began(new Script.Call(instance, epoch, callback, worker == null ? null : worker.id(), Thread.currentThread().getName(),
                    overlapped));
        }

        private void perform(String callback, JobMasterContext context) throws Exception {
            perform(callback, new Script.Moment(script, context, null, null));
        }

        @Override
        public void onOpenApiInitialized(JobRoutes routes) {
            begin("onOpenApiInitialized", 0, null);
            script.routes().forEach((path, handler) -> routes.get(path, recorded(path, handler)));
            try {
                script.<RuntimeException>performEarly("onOpenApiInitialized");
            } finally {
                inside.decrementAndGet();
            }
        }

        private LeaderRouteHandler recorded(String path, LeaderRouteHandler handler) {
            return (request, context) -> {
                begin("GET " + path, context.epoch(), null);
                try {
                    return handler.handle(request, context);
                } finally {
                    inside.decrementAndGet();
                }
            };
        }

        @Override
        public void init(JobMasterContext context) throws Exception {
            perform("init", context);
        }

        @Override
        public void onMasterRecovered(JobMasterContext context) throws Exception {
            perform("onMasterRecovered", context);
        }

        @Override
        public NextTick tick(JobMasterContext context) throws Exception {
            perform("tick", context);
            return script.next();
        }

        @Override
        public void onWorkerDispatched(WorkerHandle worker, @Nullable String error, JobMasterContext context) throws Exception {
            perform("onWorkerDispatched", new Script.Moment(script, context, worker, error));
        }

        @Override
        public void onWorkerOnline(WorkerHandle worker, JobMasterContext context) throws Exception {
            perform("onWorkerOnline", new Script.Moment(script, context, worker, null));
        }

        @Override
        public void onWorkerOffline(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) throws Exception {
            perform("onWorkerOffline", new Script.Moment(script, context, worker, reason));
        }

        @Override
        public void onWorkerMessage(WorkerHandle worker, Message message, JobMasterContext context) throws Exception {
            perform("onWorkerMessage", new Script.Moment(script, context, worker, message));
        }

        @Override
        public void onWorkerStatusUpdated(WorkerHandle worker, JobMasterContext context) throws Exception {
            perform("onWorkerStatusUpdated", new Script.Moment(script, context, worker, null));
        }

        @Override
        public void onCancel(JobMasterContext context) throws Exception {
            if (!script.performsItself("onCancel")) {
                begin("onCancel", context.epoch(), null);
                inside.decrementAndGet();
                JobMaster.super.onCancel(context);
                return;
            }
            perform("onCancel", context);
        }

        @Override
        public void onPause(JobMasterContext context) throws Exception {
            if (!script.performsItself("onPause")) {
                begin("onPause", context.epoch(), null);
                inside.decrementAndGet();
                JobMaster.super.onPause(context);
                return;
            }
            perform("onPause", context);
        }

        @Override
        public void close(JobMasterContext context) throws Exception {
            perform("close", context);
        }

        @Override
        public void stop(JobMasterContext context) throws Exception {
            perform("stop", context);
        }
    }

    private record ScriptedWorker(Script script, String name) implements Worker {

        @Override
        public void init(WorkerContext context) throws Exception {
            script.performWorker("init", name, context, null);
        }

        @Override
        public NextTick tick(WorkerContext context) throws Exception {
            script.performWorker("tick", name, context, null);
            return script.workerNext();
        }

        @Override
        public void onMasterMessage(Message message, WorkerContext context) throws Exception {
            script.performWorker("onMasterMessage", name, context, message);
        }

        @Override
        public void onDrain(WorkerContext context) throws Exception {
            script.performWorker("onDrain", name, context, null);
        }

        @Override
        public void close(WorkerContext context) throws Exception {
            script.performWorker("close", name, context, null);
        }
    }
}
