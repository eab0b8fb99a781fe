package io.coxswain.bench.failover;

import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobType;
import io.coxswain.api.NextTick;
import io.coxswain.api.WorkerType;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Jobs that mark when their callbacks begin. */
@Component
final class RecoveryJobType implements JobType<RecoveryJobType.Config> {

    static final String NAME = "bench-recovery";

    /** In which order which epochs have written. The fence holds the job's row, so a job's writes get their numbers one after another. */
    static final String WRITES = "create table bench_write (seq bigint generated always as identity, job_id text, epoch bigint)";

    /**
     * What such a job does.
     *
     * @param marks the file for its marks
     * @param tickMillis between two ticks, each of which writes to {@link #WRITES}; 0 for a job that idles
     */
    record Config(String marks, int tickMillis) {}

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
        return new Config("target/bench/marks/example", 0);
    }

    @Override
    public JobMaster create(Config config) {
        return new Marking(Path.of(config.marks), config.tickMillis);
    }

    @Override
    public List<WorkerType<?>> workerTypes() {
        return List.of();
    }

    private record Marking(Path marks, int tickMillis) implements JobMaster {

        @Override
        public void init(JobMasterContext context) {
            mark(Mark.What.INIT, context);
        }

        @Override
        public void onMasterRecovered(JobMasterContext context) {
            mark(Mark.What.RECOVERED, context);
        }

        @Override
        public NextTick tick(JobMasterContext context) throws Exception {
            if (tickMillis == 0) {
                return NextTick.never();
            }
            mark(Mark.What.TICK, context);
            context.inTransaction(transaction -> {
                try (PreparedStatement insert = transaction.jdbc().prepareStatement(
                        "insert into bench_write (job_id, epoch) values (?, ?)")) {
                    insert.setString(1, context.jobId());
                    insert.setLong(2, context.epoch());
                    return insert.executeUpdate();
                }
            });
            return NextTick.after(Duration.ofMillis(tickMillis));
        }

        private void mark(Mark.What what, JobMasterContext context) {
            Marks.append(marks, new Mark(System.nanoTime(), what, context.jobId(), context.epoch(), context.node()));
        }
    }
}
