package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;
import io.coxswain.testing.NodeProcess;
import java.time.Duration;
import java.time.Instant;

/** The node that leads one job is ended: from the signal to {@code onMasterRecovered} on another one. */
final class Ending implements Scenario {

    private static final int NODES = 3;
    private static final int FEWEST = 2;

    private final Signal signal;

    private Ending(Signal signal) {
        this.signal = signal;
    }

    static Ending by(Signal signal) {
        return new Ending(signal);
    }

    @Override
    public void measure(BenchServer server, Table table) throws Exception {
        try (Cluster cluster = new Cluster(server)) {
            Steps steps = new Steps(cluster.jdbc(), "SIG" + signal);
            cluster.fill(NODES);
            cluster.submit(1, 0);
            cluster.warmUp();
            for (int i = 0; i < Failover.rounds(); i++) {
                steps.add(round(cluster));
            }
            table.ours("Coxswain, SIG" + signal, steps.recovered(), signal == Signal.KILL ? Duration.ofMillis(300) : null,
                    Duration.ofMillis(signal == Signal.KILL ? 500 : 200), null);
            steps.tell(table);
        }
    }

    private Cluster.Takeover round(Cluster cluster) throws Exception {
        if (cluster.nodes().size() < FEWEST) {
            cluster.fill(NODES);
            cluster.warmUp();
        }
        cluster.awaitRunning(1);
        Cluster.pauseAtRandom();
        NodeProcess leading = cluster.leader();
        Instant at = Instant.now();
        long start = signal.send(leading.pid());
        Cluster.Takeover takeover = cluster.awaitTakeover(leading, at, start);
        cluster.gone(leading);
        return takeover;
    }
}
