package io.coxswain.example;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobType;
import io.coxswain.api.NextTick;
import io.coxswain.api.Worker;
import io.coxswain.api.WorkerContext;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerType;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;

/** Greets people, each by a worker of its own. */
public final class GreetingJobType implements JobType<GreetingJobType.Config> {

    /** {"people": ["Ada", "Grace"]} */
    public record Config(@NotEmpty List<@NotBlank String> people) {}

    /** What a worker is given. */
    public record Person(@NotBlank String name) {}

    @Override
    public String name() {
        return "greeting";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Config exampleConfig() {
        return new Config(List.of("Ada", "Grace"));
    }

    @Override
    public JobMaster create(Config config) {
        return new Host(config);
    }

    @Override
    public List<WorkerType<?>> workerTypes() {
        return List.of(new WorkerType<>("greeter", Person.class, new Person("Ada"), Greeter::new));
    }

    private record Host(Config config) implements JobMaster {

        /** May run again after a crash, so what it does and the note that it is done are one transaction. */
        @Override
        public void init(JobMasterContext context) throws Exception {
            if (context.kv().get("begun", Boolean.class).isEmpty()) {
                context.inTransaction(transaction -> {
                    config.people().forEach(name -> transaction.createWorker("greeter", new Person(name), WorkerOptions.DEFAULT));
                    transaction.kv().put("begun", true);
                    return true;
                });
            }
        }

        /** Everything happens when workers end; an idle master costs nothing. */
        @Override
        public NextTick tick(JobMasterContext context) {
            return NextTick.never();
        }

        @Override
        public void onWorkerOffline(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) {
            if (reason.callsForReplacement()) {
                context.createWorker("greeter", worker.config(Person.class));
            } else if (context.workers().isEmpty()) {
                context.exit(ExitReason.FINISHED, null, List.copyOf(config.people()));
            }
        }
    }

    private record Greeter(Person person) implements Worker {

        @Override
        public NextTick tick(WorkerContext context) {
            context.kv().put("greeting/" + person.name(), "Hello, " + person.name());
            context.exit();
            return NextTick.never();
        }
    }
}
