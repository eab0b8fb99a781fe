package io.coxswain.bench;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What jobs cost that run and have nothing to do. */
final class IdleJobs {

    private static final String BENCH = "idle";
    private static final int[] STEPS = {0, 1_000, 10_000};
    private static final int BATCH = 1_000;
    private static final int PROBES = 200;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    /** An idle backend tells what it did within 10 s: PGSTAT_IDLE_INTERVAL of Postgres. */
    private static final Duration SETTLING = Duration.ofSeconds(12);
    private static final Pattern LIVE_BYTES = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
    private static final String IDLE_JOB = """
            {"type": "fake", "config": {"workers": 0, "ticks": -1}}""";

    private IdleJobs() {}

    static void measure(BenchServer server, Report report) throws Exception {
        PGSimpleDataSource database = server.emptyDatabase("idle");
        JdbcTemplate jdbc = new JdbcTemplate(OpenConnection.of(database));
        try (NodeProcess node = NodeProcess.start("idle", database).awaitReady()) {
            int running = 0;
            for (int jobs : STEPS) {
                submit(new NodeApi(node.url()), jobs - running);
                running = jobs;
                Submitters.await("Every job is running",
                        () -> jdbc.queryForObject("select count(*) from job where state = 'RUNNING'", Integer.class) == jobs);
                LockSupport.parkNanos(SETTLING.toNanos());
                report(node, jobs, jdbc, report);
            }
        }
    }

    private static void submit(NodeApi api, int count) {
        for (int done = 0; done < count; done += BATCH) {
            String jobs = IntStream.range(0, Math.min(BATCH, count - done)).mapToObj(i -> IDLE_JOB).collect(Collectors.joining(","));
            api.post("/api/v1/jobs/batch", "{\"jobs\": [" + jobs + "]}").require(201);
        }
    }

    private static void report(NodeProcess node, int jobs, JdbcTemplate jdbc, Report report) throws Exception {
        double transactions = transactionsPerSecond(jdbc);
        String status = Files.readString(Path.of("/proc", Long.toString(node.pid()), "status"));
        double heap = liveBytes(node.pid()) / 1e6;
        report.add(BENCH, "%,d idle jobs on one node".formatted(jobs),
                "%.1f transactions/s, %.0f MB live heap, %d MB resident, %d threads of the system", transactions, heap,
                find(RESIDENT, status) / 1_000, find(THREADS, status));
        for (String probe : List.of("liveness", "readiness")) {
            report.add(BENCH, "%s while %,d idle jobs run".formatted(probe, jobs), "%s", probes(node, "/actuator/health/" + probe));
        }
        report.add(BENCH, "metrics while %,d idle jobs run".formatted(jobs), "%s", probes(node, "/actuator/prometheus"));
    }

    private static Samples probes(NodeProcess node, String path) {
        NodeApi api = new NodeApi(node.url());
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < PROBES; i++) {
            long start = System.nanoTime();
            api.get(path).require(200);
            nanos.add(System.nanoTime() - start);
        }
        return Samples.of(nanos);
    }

    private static double transactionsPerSecond(JdbcTemplate jdbc) {
        long before = transactions(jdbc);
        long start = System.nanoTime();
        LockSupport.parkNanos(WINDOW.toNanos());
        return (transactions(jdbc) - before) * 1e9 / (System.nanoTime() - start);
    }

    private static long transactions(JdbcTemplate jdbc) {
        return jdbc.queryForObject("select xact_commit + xact_rollback from pg_stat_database where datname = current_database()",
                Long.class);
    }

    /** A histogram counts what a full collection has left. */
    private static long liveBytes(long pid) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram").redirectErrorStream(true).start();
        return find(LIVE_BYTES, new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static long find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("No " + pattern + " in:\n" + text);
        }
        return Long.parseLong(matcher.group(1));
    }
}
