package io.coxswain.bench;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobType;
import io.coxswain.api.NextTick;
import io.coxswain.api.WorkerType;
import java.util.List;
import org.springframework.stereotype.Component;

/** Jobs that tell when their {@code init} ran, by the clock that all processes of a Linux machine share, and are over. */
@Component
final class ProbeJobType implements JobType<ProbeJobType.Config> {

    static final String NAME = "bench-probe";

    record Config() {}

    /** What a probe leaves as its job's detail. */
    record Detail(long nanoTime) {}

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
        return new Config();
    }

    @Override
    public JobMaster create(Config config) {
        return new Probe();
    }

    @Override
    public List<WorkerType<?>> workerTypes() {
        return List.of();
    }

    private static final class Probe implements JobMaster {

        @Override
        public void init(JobMasterContext context) {
            context.exit(ExitReason.FINISHED, null, new Detail(System.nanoTime()));
        }

        @Override
        public NextTick tick(JobMasterContext context) {
            return NextTick.never();
        }
    }
}
