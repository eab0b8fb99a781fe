package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;
import io.coxswain.bench.Report;
import io.coxswain.bench.Samples;
import io.coxswain.bench.Submitters;
import io.coxswain.testing.NodeProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The node that leads a job which writes without a pause is frozen, and thawed when another one leads: from the freeze to
 * {@code onMasterRecovered} on that one, and what the frozen node still wrote afterwards.
 */
final class Freeze implements Scenario {

    private static final int NODES = 3;
    private static final int ROUNDS = 10;
    private static final int TICK_MILLIS = 5;
    /** {@code coxswain.session.ttl} and the second that a takeover may need. */
    private static final Duration BOUND = Duration.ofSeconds(6);

    @Override
    public void measure(BenchServer server, Table table) throws Exception {
        List<Long> samples = new ArrayList<>();
        int accepted;
        try (Cluster cluster = new Cluster(server)) {
            cluster.fill(NODES);
            cluster.jdbc().execute(RecoveryJobType.WRITES);
            cluster.submit(1, TICK_MILLIS);
            for (int i = 0; i < Failover.rounds(ROUNDS); i++) {
                samples.add(round(cluster));
                Report.progress("failover: SIGSTOP %.0f ms", samples.getLast() / 1e6);
            }
            accepted = lateWrites(cluster);
        }
        table.ours("Coxswain, SIGSTOP", Samples.of(samples), null, null, BOUND);
        table.fact("  writes accepted of frozen nodes, after their job was taken over", "%d", accepted);
        if (accepted > 0) {
            throw new IllegalStateException(accepted + " writes of an old epoch were accepted");
        }
    }

    private static long round(Cluster cluster) throws Exception {
        cluster.fill(NODES);
        cluster.awaitRunning(1);
        Cluster.pauseAtRandom();
        NodeProcess leading = cluster.leader();
        Instant at = Instant.now();
        long took = cluster.awaitTakeover(leading, at, Signal.STOP.send(leading.pid())).took();
        Signal.CONT.send(leading.pid());
        String lost = "of node " + leading.name() + " is lost";
        Submitters.await("That node " + leading.name() + " sees what happened", () -> leading.log().contains(lost));
        Signal.KILL.send(leading.pid());
        cluster.gone(leading);
        return took;
    }

    /** Writes with a smaller epoch than one before them. */
    private static int lateWrites(Cluster cluster) {
        return cluster.jdbc().queryForObject("""
                select count(*) from (
                    select epoch, max(epoch) over (partition by job_id order by seq) as newest from bench_write) w
                where epoch < newest
                """, Integer.class);
    }
}
