package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;
import io.coxswain.bench.Report;
import io.coxswain.bench.Samples;
import io.coxswain.bench.Submitters;
import io.coxswain.testing.NodeProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Postgres is killed, and started again when every node is suspended: from the first connection that anybody gets to the first
 * callback of each job. The jobs write in each callback, so that the outage meets them inside.
 */
final class Outage implements Scenario {

    private static final int NODES = 3;
    private static final int ROUNDS = 5;
    private static final int JOBS = 20;
    private static final int TICK_MILLIS = 50;
    private static final Duration BOUND = Duration.ofSeconds(2);
    private static final long BETWEEN_CONNECTS = TimeUnit.MILLISECONDS.toNanos(1);

    @Override
    public void measure(BenchServer server, Table table) throws Exception {
        List<Long> samples = new ArrayList<>();
        try (Cluster cluster = new Cluster(server)) {
            cluster.fill(NODES);
            cluster.jdbc().execute(RecoveryJobType.WRITES);
            cluster.submit(JOBS, TICK_MILLIS);
            Map<String, Long> epochs = cluster.epochs();
            for (int i = 1; i <= Failover.rounds(ROUNDS); i++) {
                round(server, cluster, i, samples);
                if (!cluster.epochs().equals(epochs)) {
                    throw new IllegalStateException("Epochs have changed from " + epochs + " to " + cluster.epochs());
                }
            }
        }
        table.outage("Coxswain, Postgres back to the first callback", Samples.of(samples), BOUND);
        table.fact("  jobs whose epoch changed", "0 of %d", JOBS);
    }

    private static void round(BenchServer server, Cluster cluster, int outages, List<Long> samples) throws Exception {
        Cluster.pauseAtRandom();
        server.crash();
        Submitters.await("Every node is suspended", () -> cluster.nodes().stream().allMatch(node -> suspensions(node) >= outages));
        CompletableFuture<Long> connected = CompletableFuture.supplyAsync(() -> connect(cluster.database()));
        server.startAgain();
        long back = connected.get(1, TimeUnit.MINUTES);
        Set<String> called = new HashSet<>();
        while (called.size() < JOBS) {
            Mark mark = cluster.marks().await("A callback of each job", m -> m.nanoTime() - back > 0);
            if (called.add(mark.job())) {
                samples.add(mark.nanoTime() - back);
            }
        }
        Report.progress("failover: outage %d: the last job's callback after %.0f ms", outages, samples.getLast() / 1e6);
    }

    private static long suspensions(NodeProcess node) {
        return node.log().lines().filter(line -> line.contains("is suspended")).count();
    }

    private static long connect(PGSimpleDataSource database) {
        while (true) {
            try {
                Connection connection = database.getConnection();
                long back = System.nanoTime();
                connection.close();
                return back;
            } catch (SQLException e) {
                LockSupport.parkNanos(BETWEEN_CONNECTS);
            }
        }
    }
}
