package io.coxswain.builtin.fake;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobType;
import io.coxswain.api.Violation;
import io.coxswain.api.WorkerType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code fake}: does nothing but count, and fails as it is told. */
public final class FakeJobType implements JobType<FakeConfig> {

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final FakeConfig EXAMPLE = new FakeConfig(2, 1_200L, Duration.ofMillis(50), true, true,
            List.of(new Fault("worker.tick", "throw", 1, "boom", false, null, null, 0)),
            new FakeConfig.Exit(ExitReason.FINISHED, null, Map.of("any", "json")));

    private final InstantSource clock;

    public FakeJobType(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Class<FakeConfig> configType() {
        return FakeConfig.class;
    }

    @Override
    public FakeConfig exampleConfig() {
        return EXAMPLE;
    }

    @Override
    public List<Violation> validate(FakeConfig config) {
        List<Violation> violations = new ArrayList<>();
        checkDuration("/tickInterval", config.tickInterval(), violations);
        for (int n = 0; n < config.faults().size(); n++) {
            Fault fault = config.faults().get(n);
            checkDuration("/faults/" + n + "/duration", fault.duration(), violations);
            if (fault.what() == Fault.Kind.EXIT && fault.isAtClose()) {
                violations.add(new Violation("/faults/" + n + "/kind", "can't be exit in close, when it is too late to exit"));
            }
            if (fault.what() == Fault.Kind.EXIT && fault.isOfWorkers() && fault.reason() == ExitReason.CANCELED) {
                violations.add(new Violation("/faults/" + n + "/reason", "must be FINISHED or FAILED: a worker can't exit as CANCELED"));
            }
        }
        return violations;
    }

    @Override
    public JobMaster create(FakeConfig config) {
        return new FakeMaster(config, clock);
    }

    @Override
    public List<WorkerType<?>> workerTypes() {
        return List.of(new WorkerType<>(TickWorker.TYPE, TickTask.class, TickTask.of(0, EXAMPLE), task -> new TickWorker(task, clock)));
    }

    private static void checkDuration(String pointer, Duration duration, List<Violation> violations) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            violations.add(new Violation(pointer, "must be from 0s to 24h"));
        }
    }
}
