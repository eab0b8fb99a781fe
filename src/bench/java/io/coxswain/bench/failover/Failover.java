package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;
import io.coxswain.bench.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the scenarios that {@code -Dbench.failover} names, or all; the floor and the peers come first, so that ours can be compared. */
public final class Failover {

    private static final Map<String, Scenario> SCENARIOS = scenarios();

    private Failover() {}

    private static Map<String, Scenario> scenarios() {
        Map<String, Scenario> scenarios = new LinkedHashMap<>();
        scenarios.put("floor", Peers::advisoryLock);
        scenarios.put("curator", Peers::curator);
        scenarios.put("spring-tuned", Peers::springTuned);
        scenarios.put("spring-default", Peers::springDefault);
        scenarios.put("kill", Ending.by(Signal.KILL));
        scenarios.put("term", Ending.by(Signal.TERM));
        scenarios.put("resign", new Resignation());
        scenarios.put("crowd", Crowd.ofOneNode(1_000));
        scenarios.put("large-crowd", Crowd.ofThreeNodes(10_000));
        scenarios.put("freeze", new Freeze());
        scenarios.put("outage", new Outage());
        return scenarios;
    }

    public static void measure(BenchServer server, Report report) throws Exception {
        List<String> wanted = List.of(System.getProperty("bench.failover", String.join(",", SCENARIOS.keySet())).split(","));
        if (!SCENARIOS.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("-Dbench.failover takes some of " + SCENARIOS.keySet() + ", joined by commas");
        }
        Table table = new Table(report);
        for (Map.Entry<String, Scenario> scenario : SCENARIOS.entrySet()) {
            if (wanted.contains(scenario.getKey())) {
                scenario.getValue().measure(server, table);
            }
        }
    }

    /** Rounds of our signals to one node: 30, or {@code -Dbench.rounds}. */
    static int rounds() {
        return Integer.getInteger("bench.rounds", 30);
    }

    /** Rounds where each takes long: not more than {@code most}. */
    static int rounds(int most) {
        return Math.min(rounds(), most);
    }
}
