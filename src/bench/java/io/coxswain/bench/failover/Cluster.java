package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;
import io.coxswain.bench.Submitters;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Set<String> warm = new HashSet<>();
    private int started;

    /**
     * How a job came to its next leader.
     *
     * @param at when the fault happened, by the system's clock
     * @param node the new leader
     * @param took nanoseconds from the fault to {@code onMasterRecovered}
     */
    record Takeover(Instant at, String node, long epoch, long took) {}

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

    /**
     * Has the node that leads {@code job-0} resign, and waits for another one. Every node that has done so once is warm: as one that
     * has been in use, it does nothing for the first time when it takes over.
     */
    Takeover resign() throws Exception {
        awaitRunning(1);
        pauseAtRandom();
        NodeProcess leading = leader();
        NodeApi api = new NodeApi(leading.url());
        Instant at = Instant.now();
        long start = System.nanoTime();
        api.post("/api/v1/jobs/job-0/leader/resign", "").require(202);
        return awaitTakeover(leading, at, start);
    }

    /** Waits until another node than {@code before} leads {@code job-0}. */
    Takeover awaitTakeover(NodeProcess before, Instant at, long start) throws Exception {
        Mark recovered = marks.await("The takeover from " + before.name(),
                mark -> mark.what() == Mark.What.RECOVERED && mark.nanoTime() - start > 0);
        if (recovered.node().equals(before.name())) {
            throw new IllegalStateException("The node that lost the job leads again: " + recovered);
        }
        return new Takeover(at, recovered.node(), recovered.epoch(), recovered.nanoTime() - start);
    }

    /** Has each node lead {@code job-0} once. */
    void warmUp() throws Exception {
        Set<String> led = new HashSet<>(warm);
        led.add(leader().name());
        while (!led.containsAll(nodes.stream().map(NodeProcess::name).toList())) {
            led.add(resign().node());
        }
        warm.addAll(led);
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
