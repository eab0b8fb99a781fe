package io.coxswain.testkit.proof;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobType;
import io.coxswain.api.NextTick;
import io.coxswain.api.Resource;
import io.coxswain.api.ResourceState;
import io.coxswain.api.Worker;
import io.coxswain.api.WorkerContext;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a number of parts, each by a worker of its own into files that are kept, and is done when all of them are.
 *
 * @param persistsFirst a mistake: parts are kept before they are whole
 */
record ArchiveJobType(boolean persistsFirst) implements JobType<ArchiveJobType.Config> {

    record Config(@Min(1) @Max(100) int parts) {}

    record Part(int number) {}

    static String name(int part) {
        return "parts/" + part;
    }

    @Override
    public String name() {
        return "archive";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Config exampleConfig() {
        return new Config(3);
    }

    @Override
    public JobMaster create(Config config) {
        return new Master(config);
    }

    @Override
    public List<WorkerType<?>> workerTypes() {
        return List.of(new WorkerType<>("writer", Part.class, new Part(1), Writer::new));
    }

    private record Master(Config config) implements JobMaster {

        @Override
        public void init(JobMasterContext context) {
            goOn(context);
        }

        @Override
        public void onMasterRecovered(JobMasterContext context) {
            goOn(context);
        }

        @Override
        public NextTick tick(JobMasterContext context) {
            return NextTick.never();
        }

        @Override
        public void onWorkerOffline(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) {
            goOn(context);
        }

        /** Each part is there, or somebody is at it. */
        private void goOn(JobMasterContext context) {
            List<Integer> missing = IntStream.range(0, config.parts()).boxed()
                    .filter(part -> context.storage().find(ArchiveJobType.name(part)).isEmpty()).toList();
            if (missing.isEmpty()) {
                context.exit(ExitReason.FINISHED, null, null);
                return;
            }
            Set<Integer> begun = context.workers().stream().map(worker -> worker.config(Part.class).number()).collect(Collectors.toSet());
            missing.stream().filter(part -> !begun.contains(part)).forEach(part -> context.createWorker("writer", new Part(part)));
        }
    }

    private final class Writer implements Worker {

        private final Part part;

        Writer(Part part) {
            this.part = part;
        }

        @Override
        public NextTick tick(WorkerContext context) throws IOException {
            Resource resource = context.openResource(ArchiveJobType.name(part.number()));
            if (resource.state() == ResourceState.TEMPORARY) {
                if (persistsFirst) {
                    resource.persist();
                }
                write(resource, "head", "part " + part.number());
                write(resource, "rows", "1,2,3");
                resource.persist();
            }
            context.exit();
            return NextTick.never();
        }

        private static void write(Resource resource, String file, String text) throws IOException {
            try (OutputStream out = resource.create(file)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
