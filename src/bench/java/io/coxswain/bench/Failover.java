package io.coxswain.bench;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** How long a job has no master when the process that leads it is ended: from the signal to the next confirmed leader. */
final class Failover {

    private static final String BENCH = "failover";
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 10);
    private static final int WARM_UPS = 1;
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final String JOB = "failover";
    private static final String IDLE_JOB = """
            {"id": "%s", "type": "fake", "config": {"workers": 0, "ticks": -1}}
            """.formatted(JOB);

    /** How a process is ended. */
    private enum Signal {
        KILL, TERM;

        void send(NodeProcess node) {
            ProcessHandle process = ProcessHandle.of(node.pid()).orElseThrow();
            if (this == KILL ? process.destroyForcibly() : process.destroy()) {
                return;
            }
            throw new IllegalStateException("Node " + node.name() + " could not be sent SIG" + this);
        }
    }

    private record Leader(long epoch, String node) {}

    private final PGSimpleDataSource database;
    private final JdbcTemplate jdbc;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private int started;

    private Failover(PGSimpleDataSource database) throws Exception {
        this.database = database;
        this.jdbc = new JdbcTemplate(OpenConnection.of(database));
    }

    static void measure(BenchServer server, Report report) throws Exception {
        for (Signal signal : Signal.values()) {
            Samples samples = new Failover(server.emptyDatabase("failover")).rounds(signal);
            report.add(BENCH, "SIG" + signal + " of the leader to the next confirmed leader", "median %.0f ms, max %.0f ms (%d rounds)",
                    samples.millis(0.5), samples.millis(1), ROUNDS);
        }
    }

    private Samples rounds(Signal signal) throws Exception {
        try {
            nodes.add(startNode());
            nodes.add(startNode());
            nodes.forEach(NodeProcess::awaitReady);
            new NodeApi(nodes.getFirst().url()).post("/api/v1/jobs", IDLE_JOB).require(201);
            List<Long> samples = new ArrayList<>();
            for (int i = -WARM_UPS; i < ROUNDS; i++) {
                long sample = round(signal);
                Report.progress("%s: SIG%s %.1f ms", BENCH, signal, sample / 1e6);
                if (i >= 0) {
                    samples.add(sample);
                }
            }
            return Samples.of(samples);
        } finally {
            nodes.forEach(NodeProcess::close);
        }
    }

    private long round(Signal signal) throws TimeoutException {
        Leader before = awaitLeader(0);
        NodeProcess leading = nodes.stream().filter(node -> node.name().equals(before.node)).findFirst().orElseThrow();
        long start = System.nanoTime();
        signal.send(leading);
        Leader after = awaitLeader(before.epoch);
        long took = System.nanoTime() - start;
        if (after.node.equals(before.node)) {
            throw new IllegalStateException("The node that was ended leads again: " + after);
        }
        leading.awaitExit();
        leading.close();
        nodes.remove(leading);
        nodes.add(startNode().awaitReady());
        awaitOldEnough();
        return took;
    }

    private NodeProcess startNode() {
        return NodeProcess.start("node-" + ++started, database);
    }

    private Leader awaitLeader(long after) throws TimeoutException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE) {
            List<Map<String, Object>> rows = jdbc.queryForList("""
                    select j.epoch, s.node_name from job j join node_session s on s.id = j.leader_session
                    where j.id = ? and j.epoch > ? and j.leader_address is not null
                    """, JOB, after);
            if (!rows.isEmpty()) {
                return new Leader((Long) rows.getFirst().get("epoch"), (String) rows.getFirst().get("node_name"));
            }
            LockSupport.parkNanos(LOOK_EVERY);
        }
        throw new TimeoutException("Job " + JOB + " got no leader after epoch " + after);
    }

    /** A node may end the session of another only when its own has been renewed for a whole ttl: no round begins before. */
    private void awaitOldEnough() throws TimeoutException {
        Submitters.await("A cluster of two settled nodes", () -> jdbc.queryForObject("""
                select count(*) = 2 and max(started_at) < clock_timestamp() - interval '7 seconds' from node_session
                """, Boolean.class));
    }
}
