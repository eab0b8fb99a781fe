package io.coxswain.observe;

import io.coxswain.web.forward.ForwardListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.Stream;

/** Calls that were sent on to the nodes that lead. */
final class ForwardTimer implements ForwardListener {

    private static final Duration[] BUCKETS = Stream.of(1, 5, 10, 50, 100, 1_000, 10_000).map(Duration::ofMillis).toArray(Duration[]::new);

    private final Timer answered;
    private final Timer lost;

    ForwardTimer(MeterRegistry registry) {
        this.answered = timer(registry, true);
        this.lost = timer(registry, false);
    }

    private static Timer timer(MeterRegistry registry, boolean answered) {
        return Timer.builder("coxswain.forwarded.calls").tag("answered", Boolean.toString(answered)).serviceLevelObjectives(BUCKETS)
                .description("Calls that were sent on to the node that leads a job, and how long it took to answer").register(registry);
    }

    @Override
    public void forwarded(boolean back, Duration took) {
        (back ? answered : lost).record(took);
    }
}
