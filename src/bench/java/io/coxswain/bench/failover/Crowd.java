package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;
import io.coxswain.bench.Report;
import io.coxswain.bench.Samples;
import io.coxswain.testing.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A node with many jobs is killed: from the signal to {@code onMasterRecovered} of the last of them. */
final class Crowd implements Scenario {

    private static final int NODES = 3;
    private static final int ROUNDS = 5;

    private final int jobs;
    private final boolean spread;

    private Crowd(int jobs, boolean spread) {
        this.jobs = jobs;
        this.spread = spread;
    }

    /** One of three nodes leads all of them. */
    static Crowd ofOneNode(int jobs) {
        return new Crowd(jobs, false);
    }

    /** Submitted to three nodes, of which the one with most jobs is killed. */
    static Crowd ofThreeNodes(int jobs) {
        return new Crowd(jobs, true);
    }

    @Override
    public void measure(BenchServer server, Table table) throws Exception {
        List<Long> samples = new ArrayList<>();
        List<Long> led = new ArrayList<>();
        try (Cluster cluster = new Cluster(server)) {
            cluster.fill(spread ? NODES : 1);
            cluster.submit(jobs, 0);
            for (int i = 0; i < Failover.rounds(ROUNDS); i++) {
                gather(cluster);
                round(cluster, samples, led);
            }
        }
        table.ours("Coxswain, SIGKILL, the last of %,d jobs".formatted(jobs), Samples.of(samples), null, null, Duration.ofMillis(spread
                ? 5_000
                : 1_500));
        table.fact("  led by the nodes that were killed", "%s of %,d jobs on %d nodes", led, jobs, NODES);
    }

    /** All jobs to one node, if so wanted; and as many others as there should be. */
    private void gather(Cluster cluster) throws Exception {
        while (!spread && cluster.nodes().size() > 1) {
            NodeProcess leaving = cluster.nodes().getLast();
            Signal.TERM.send(leaving.pid());
            cluster.gone(leaving);
        }
        cluster.awaitRunning(jobs);
        cluster.fill(NODES);
        Cluster.pauseAtRandom();
    }

    private void round(Cluster cluster, List<Long> samples, List<Long> led) throws Exception {
        NodeProcess leading = cluster.leader();
        long expected = cluster.leads().get(leading.name());
        Set<String> recovered = new HashSet<>();
        long start = Signal.KILL.send(leading.pid());
        long last = start;
        while (recovered.size() < expected) {
            Mark mark = cluster.marks().await("The takeover of " + expected + " jobs from " + leading.name() + ", " + recovered.size()
                    + " of which came", m -> m.what() == Mark.What.RECOVERED && m.nanoTime() - start > 0);
            recovered.add(mark.job());
            last = Math.max(last, mark.nanoTime());
        }
        Report.progress("failover: SIGKILL, %d jobs: the last one after %.0f ms", expected, (last - start) / 1e6);
        samples.add(last - start);
        led.add(expected);
        cluster.gone(leading);
        cluster.awaitRunning(jobs);
    }
}
