package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;
import java.time.Duration;

/** A leader is asked to resign: from the request to {@code onMasterRecovered} on another node. */
final class Resignation implements Scenario {

    private static final int NODES = 3;

    @Override
    public void measure(BenchServer server, Table table) throws Exception {
        try (Cluster cluster = new Cluster(server)) {
            Steps steps = new Steps(cluster.jdbc(), "resign");
            cluster.fill(NODES);
            cluster.submit(1, 0);
            cluster.warmUp();
            for (int i = 0; i < Failover.rounds(); i++) {
                steps.add(cluster.resign());
            }
            table.ours("Coxswain, POST leader/resign", steps.recovered(), null, Duration.ofMillis(200), null);
            steps.tell(table);
        }
    }
}
