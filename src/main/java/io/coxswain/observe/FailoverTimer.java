package io.coxswain.observe;

import io.coxswain.job.Takeover;
import io.coxswain.job.TakeoverListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.Stream;

/** How long jobs had no leader, by what took it from them. Counted by the node that took over. */
public final class FailoverTimer implements TakeoverListener {

    private static final String NAME = "coxswain.failover";
    private static final Duration[] BUCKETS = Stream.of(50, 100, 200, 300, 500, 1_000, 2_000, 5_000, 7_500, 10_000, 30_000, 60_000)
            .map(Duration::ofMillis).toArray(Duration[]::new);

    private final MeterRegistry registry;

    public FailoverTimer(MeterRegistry registry) {
        this.registry = registry;
        // There from the start, so that rates can be told of what has not happened yet.
        Stream.of("crash", "freeze", "handover", "resign", "rebalance", "resumed", "config").forEach(this::timer);
    }

    @Override
    public void tookOver(Takeover takeover) {
        timer(takeover.cause()).record(takeover.leaderless());
    }

    private Timer timer(String cause) {
        return Timer.builder(NAME).tag("cause", cause).serviceLevelObjectives(BUCKETS)
                .description("How long a job had no leader until another one confirmed").register(registry);
    }
}
