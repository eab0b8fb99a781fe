package io.coxswain.bench;

import io.coxswain.bench.failover.Failover;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the benches that its arguments name, or all, and prints one table. */
public final class Bench {

    @FunctionalInterface
    private interface Measurement {
        void run(BenchServer server, Report report) throws Exception;
    }

    private static final Map<String, Measurement> MEASUREMENTS = measurements();

    private Bench() {}

    private static Map<String, Measurement> measurements() {
        Map<String, Measurement> measurements = new LinkedHashMap<>();
        measurements.put("throughput", Throughput::measure);
        measurements.put("latency", Latency::measure);
        measurements.put("failover", Failover::measure);
        measurements.put("idle", IdleJobs::measure);
        measurements.put("streams", LiveStreams::measure);
        measurements.put("list", JobLists::measure);
        return measurements;
    }

    public static void main(String[] arguments) {
        List<String> wanted = new ArrayList<>(List.of(arguments));
        if (wanted.contains("all")) {
            wanted = List.copyOf(MEASUREMENTS.keySet());
        }
        if (wanted.isEmpty() || !MEASUREMENTS.keySet().containsAll(Set.copyOf(wanted))) {
            System.err.println("Say which benches to run, or all: " + MEASUREMENTS.keySet());
            System.exit(2);
        }
        System.exit(run(wanted) ? 0 : 1);
    }

    private static boolean run(List<String> wanted) {
        Report report = new Report();
        try (BenchServer server = BenchServer.start()) {
            server.describe(report);
            for (String name : wanted) {
                MEASUREMENTS.get(name).run(server, report);
            }
            return true;
        } catch (Exception e) {
            e.printStackTrace();
            return false;
        } finally {
            System.out.println(report);
        }
    }
}
