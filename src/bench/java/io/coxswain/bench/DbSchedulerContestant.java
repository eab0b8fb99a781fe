package io.coxswain.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * db-scheduler as its documentation tunes it for throughput: lock-and-fetch, immediate execution, and a connection for each of its
 * threads and of the submitters. A completed task's row is deleted.
 */
final class DbSchedulerContestant implements Contestant {

    private static final int WORKERS = 16;
    private static final String TABLE = """
            create table scheduled_tasks (
                task_name text not null, task_instance text not null, task_data bytea, execution_time timestamptz, picked boolean not null,
                picked_by text, last_success timestamptz, last_failure timestamptz, consecutive_failures int, last_heartbeat timestamptz,
                version bigint not null, priority smallint, state text, primary key (task_name, task_instance));
            create index execution_time_idx on scheduled_tasks (execution_time);
            create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
            create index priority_execution_time_idx on scheduled_tasks (priority desc, execution_time asc)
            """;

    private final HikariDataSource pool;
    private final JdbcTemplate jdbc;
    private final OneTimeTask<Void> task;
    private final Scheduler scheduler;
    private final AtomicInteger executed = new AtomicInteger();
    private int rounds;

    DbSchedulerContestant(PGSimpleDataSource database, int submitters) {
        createTable(database);
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(WORKERS + submitters + 2);
        pool = new HikariDataSource(config);
        jdbc = new JdbcTemplate(database);
        task = Tasks.oneTime("nothing").execute((instance, context) -> executed.incrementAndGet());
        scheduler = Scheduler.create(pool, task).threads(WORKERS).pollUsingLockAndFetch(1.0, 4.0).enableImmediateExecution()
                .pollingInterval(Duration.ofMillis(100)).build();
        scheduler.start();
    }

    static void createTable(PGSimpleDataSource database) {
        new JdbcTemplate(database).execute(TABLE);
    }

    @Override
    public String name() {
        return "db-scheduler";
    }

    @Override
    public void complete(int jobs, int submitters) throws Exception {
        int round = ++rounds;
        executed.set(0);
        Submitters.run(jobs, submitters, (from, to) -> {
            for (int i = from; i < to; i++) {
                scheduler.scheduleIfNotExists(task.instance(round + "-" + i), Instant.now());
            }
        });
        Submitters.await("The execution of every task", () -> executed.get() >= jobs && left() == 0);
        if (executed.get() != jobs) {
            throw new IllegalStateException("db-scheduler executed " + executed + " of " + jobs + " tasks");
        }
    }

    private int left() {
        return jdbc.queryForObject("select count(*) from scheduled_tasks", Integer.class);
    }

    @Override
    public void settle() {
        BenchServer.settle(pool);
    }

    @Override
    public void close() {
        scheduler.stop();
        pool.close();
    }
}
