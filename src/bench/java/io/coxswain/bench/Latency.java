package io.coxswain.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** How long it takes from a request to submit a job until its {@code init} runs, while nothing else happens. */
final class Latency {

    private static final String BENCH = "latency";
    private static final int SAMPLES = 500;
    /** A service that runs for months is measured once its code is compiled. */
    private static final int WARM_UP = 2_000;
    private static final int PEER_SAMPLES = 100;
    private static final String PROBE = "{\"type\": \"%s\"}".formatted(ProbeJobType.NAME);

    private Latency() {}

    static void measure(BenchServer server, Report report) throws Exception {
        PGSimpleDataSource database = server.emptyDatabase("latency");
        JdbcTemplate jdbc = new JdbcTemplate(OpenConnection.of(database));
        try (NodeProcess leading = NodeProcess.start("leading", database).awaitReady()) {
            measure("POST /jobs to init, node that got the request", new NodeApi(leading.url()), jdbc, report);
            try (NodeProcess receiving = NodeProcess.start("receiving", database, "--coxswain.node.max-job-masters=0").awaitReady()) {
                measure("POST /jobs to init, another node", new NodeApi(receiving.url()), jdbc, report);
            }
        }
        for (Duration interval : List.of(Duration.ofMillis(100), Duration.ofMillis(50))) {
            report.add(BENCH, "db-scheduler, another process, poll every " + interval.toMillis() + " ms", "%s",
                    dbScheduler(server.emptyDatabase("latency_peer"), interval));
        }
    }

    private static void measure(String what, NodeApi api, JdbcTemplate jdbc, Report report) throws Exception {
        List<Long> starts = new ArrayList<>();
        List<Long> answers = new ArrayList<>();
        for (int i = -WARM_UP; i < SAMPLES; i++) {
            long start = System.nanoTime();
            String id = api.post("/api/v1/jobs", PROBE).require(201).json().get("id").asString();
            long answered = System.nanoTime();
            long began = awaitBegin(jdbc, id);
            if (i >= 0) {
                starts.add(began - start);
                answers.add(answered - start);
                idle();
            }
        }
        report.add(BENCH, what, "%s; answered p50 %.1f ms", Samples.of(starts), Samples.of(answers).millis(0.5));
    }

    private static long awaitBegin(JdbcTemplate jdbc, String id) throws Exception {
        List<Long> found = new ArrayList<>();
        Submitters.await("The end of job " + id, () -> {
            found.addAll(jdbc.queryForList("select (detail ->> 'nanoTime')::bigint from job where id = ? and state = 'FINISHED'",
                    Long.class,
                    id));
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    /** A client that only schedules hands its tasks over as another process does. */
    private static Samples dbScheduler(PGSimpleDataSource database, Duration interval) throws Exception {
        DbSchedulerContestant.createTable(database);
        BlockingQueue<Long> began = new LinkedBlockingQueue<>();
        OneTimeTask<Void> task = Tasks.oneTime("probe").execute((instance, context) -> began.add(System.nanoTime()));
        Scheduler scheduler = Scheduler.create(database, task).threads(4).pollUsingLockAndFetch(1.0, 4.0).pollingInterval(interval).build();
        SchedulerClient client = SchedulerClient.Builder.create(database, task).build();
        scheduler.start();
        try {
            List<Long> samples = new ArrayList<>();
            for (int i = 0; i < PEER_SAMPLES; i++) {
                long start = System.nanoTime();
                client.scheduleIfNotExists(task.instance(Integer.toString(i)), Instant.now());
                samples.add(began.take() - start);
                idle();
            }
            return Samples.of(samples);
        } finally {
            scheduler.stop();
        }
    }

    /** Of random length, so that no sample falls in step with anybody's timer. */
    private static void idle() {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextLong(5_000, 40_000)));
    }
}
