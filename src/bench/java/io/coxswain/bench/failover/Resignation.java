package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;
import io.coxswain.bench.Report;
import io.coxswain.bench.Samples;
import io.coxswain.testing.NodeApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A leader is asked to resign: from the request to {@code onMasterRecovered} on another node. */
final class Resignation implements Scenario {

    private static final int NODES = 3;
    private static final int WARM_UPS = 3;

    @Override
    public void measure(BenchServer server, Table table) throws Exception {
        List<Long> samples = new ArrayList<>();
        try (Cluster cluster = new Cluster(server)) {
            cluster.fill(NODES);
            cluster.submit(1, 0);
            for (int i = -WARM_UPS; i < Failover.rounds(); i++) {
                long took = round(cluster);
                Report.progress("failover: resign %.0f ms", took / 1e6);
                if (i >= 0) {
                    samples.add(took);
                }
            }
        }
        table.ours("Coxswain, POST leader/resign", Samples.of(samples), null, Duration.ofMillis(200), null);
    }

    private static long round(Cluster cluster) throws Exception {
        cluster.awaitRunning(1);
        Cluster.pauseAtRandom();
        String leading = cluster.leader().name();
        NodeApi api = new NodeApi(cluster.leader().url());
        long start = System.nanoTime();
        api.post("/api/v1/jobs/job-0/leader/resign", "").require(202);
        Mark recovered = cluster.marks().await("The takeover from " + leading,
                mark -> mark.what() == Mark.What.RECOVERED && mark.nanoTime() - start > 0);
        if (recovered.node().equals(leading)) {
            throw new IllegalStateException("The node that resigned leads again: " + recovered);
        }
        return recovered.nanoTime() - start;
    }
}
