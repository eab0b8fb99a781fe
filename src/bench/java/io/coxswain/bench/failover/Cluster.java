package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;
import io.coxswain.bench.Submitters;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nodes of ours, each a process with the settings of production, on a database of their own. */
final class Cluster implements AutoCloseable {

    private static final int BATCH = 1_000;

    private final PGSimpleDataSource database;
    private final JdbcTemplate jdbc;
    private final Marks marks = Marks.create();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private int started;

    Cluster(BenchServer server) throws IOException {
        database = server.emptyDatabase("failover");
        jdbc = new JdbcTemplate(database);
    }

    PGSimpleDataSource database() {
        return database;
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    Marks marks() {
        return marks;
    }

    List<NodeProcess> nodes() {
        return nodes;
    }

    NodeApi api() {
        return new NodeApi(nodes.getFirst().url());
    }

    /** Starts nodes until there are {@code count} that may end each other's sessions, which takes a ttl and more. */
    void fill(int count) throws TimeoutException {
        List<NodeProcess> starting = new ArrayList<>();
        while (nodes.size() < count) {
            starting.add(NodeProcess.start("node-" + ++started, database));
            nodes.add(starting.getLast());
        }
        starting.forEach(NodeProcess::awaitReady);
        Submitters.await("A cluster of " + count + " settled nodes", () -> jdbc.queryForObject("""
                select count(*) = ? and max(started_at) < clock_timestamp() - interval '6 seconds' from node_session
                """, Boolean.class, count));
    }

    /** Submits jobs and waits until all of them run. */
    void submit(int jobs, int tickMillis) throws TimeoutException {
        String job = """
                {"id": "job-%%d", "type": "%s", "config": {"marks": "%s", "tickMillis": %d}}""".formatted(RecoveryJobType.NAME, marks
                .file(),
                tickMillis);
        for (int done = 0; done < jobs; done += BATCH) {
            String batch = IntStream.range(done, Math.min(jobs, done + BATCH)).mapToObj(job::formatted).collect(Collectors.joining(","));
            api().post("/api/v1/jobs/batch", "{\"jobs\": [" + batch + "]}").require(201);
        }
        awaitRunning(jobs);
    }

    void awaitRunning(int jobs) throws TimeoutException {
        Submitters.await("A leader of every job", () -> jdbc.queryForObject("""
                select count(*) from job where state = 'RUNNING' and leader_address is not null
                """, Integer.class) == jobs);
    }

    /** How many jobs each node leads. */
    Map<String, Long> leads() {
        return jdbc.query("select s.node_name, count(j.id) from node_session s left join job j on j.leader_session = s.id group by 1",
                (row, n) -> Map.entry(row.getString(1), row.getLong(2))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The node that leads most jobs. */
    NodeProcess leader() {
        Map<String, Long> leads = leads();
        return nodes.stream().max((a, b) -> Long.compare(leads.getOrDefault(a.name(), 0L), leads.getOrDefault(b.name(), 0L))).orElseThrow();
    }

    Map<String, Long> epochs() {
        return jdbc.query("select id, epoch from job", (row, n) -> Map.entry(row.getString(1), row.getLong(2))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Waits for the end of a node that was told to end, and removes it. */
    void gone(NodeProcess node) {
        node.awaitExit();
        node.close();
        nodes.remove(node);
    }

    /** So that no fault falls in step with anybody's timer. */
    static void pauseAtRandom() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(100, 1_200)));
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(NodeProcess::close);
        marks.close();
    }
}
