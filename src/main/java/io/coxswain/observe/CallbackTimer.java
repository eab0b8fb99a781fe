package io.coxswain.observe;

import io.coxswain.job.CallbackListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** How long callbacks of job masters and workers took. */
final class CallbackTimer implements CallbackListener {

    private static final Duration[] BUCKETS = Stream.of(1, 10, 100, 1_000, 10_000, 60_000).map(Duration::ofMillis).toArray(Duration[]::new);

    private record Key(String jobType, String callback, boolean failed) {}

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    CallbackTimer(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void returned(String jobType, String callback, Duration took, boolean failed) {
        timers.computeIfAbsent(new Key(jobType, callback, failed), this::timer).record(took);
    }

    private Timer timer(Key key) {
        return Timer.builder("coxswain.callback").tag("type", key.jobType()).tag("callback", key.callback())
                .tag("failed", Boolean.toString(key.failed())).serviceLevelObjectives(BUCKETS)
                .description("How long callbacks of job masters and workers took").register(registry);
    }
}
