package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;
import io.coxswain.bench.Report;
import io.coxswain.bench.Samples;
import io.coxswain.testing.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The node that leads one job is ended: from the signal to {@code onMasterRecovered} on another one. */
final class Takeover implements Scenario {

    private static final int NODES = 3;
    private static final int FEWEST = 2;
    private static final int WARM_UPS = 1;

    private final Signal signal;

    private Takeover(Signal signal) {
        this.signal = signal;
    }

    static Takeover of(Signal signal) {
        return new Takeover(signal);
    }

    @Override
    public void measure(BenchServer server, Table table) throws Exception {
        List<Long> samples = new ArrayList<>();
        try (Cluster cluster = new Cluster(server)) {
            cluster.fill(NODES);
            cluster.submit(1, 0);
            for (int i = -WARM_UPS; i < Failover.rounds(); i++) {
                long took = round(cluster);
                Report.progress("failover: SIG%s %.0f ms", signal, took / 1e6);
                if (i >= 0) {
                    samples.add(took);
                }
            }
        }
        if (signal == Signal.KILL) {
            table.ours("Coxswain, SIGKILL", Samples.of(samples), Duration.ofMillis(300), Duration.ofMillis(500), null);
        } else {
            table.ours("Coxswain, SIGTERM", Samples.of(samples), null, Duration.ofMillis(200), null);
        }
    }

    private long round(Cluster cluster) throws Exception {
        if (cluster.nodes().size() < FEWEST) {
            cluster.fill(NODES);
        }
        cluster.awaitRunning(1);
        Cluster.pauseAtRandom();
        NodeProcess leading = cluster.leader();
        long start = signal.send(leading.pid());
        Mark recovered = cluster.marks().await("The takeover from " + leading.name(),
                mark -> mark.what() == Mark.What.RECOVERED && mark.nanoTime() - start > 0);
        if (recovered.node().equals(leading.name())) {
            throw new IllegalStateException("The node that was ended leads again: " + recovered);
        }
        cluster.gone(leading);
        return recovered.nanoTime() - start;
    }
}
