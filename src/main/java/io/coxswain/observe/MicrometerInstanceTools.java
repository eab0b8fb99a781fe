package io.coxswain.observe;

import io.coxswain.job.InstanceTools;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Meters of instances in Micrometer's registry; nothing is registered before it is used. */
public final class MicrometerInstanceTools implements InstanceTools {

    private static final String PREFIX = "coxswain.job.";

    private final MeterRegistry registry;

    public MicrometerInstanceTools(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public InstanceMeters meters(String jobId, String jobType, @Nullable String workerId) {
        return new RegisteredMeters(registry,
                Tags.of("job", jobId, "type", jobType, "worker", workerId == null ? "" : workerId));
    }

    private static final class RegisteredMeters implements InstanceMeters {

        private final MeterRegistry registry;
        private final Tags tags;
        private final Map<String, Meter> meters = new HashMap<>(2);
        private boolean closed;

        private RegisteredMeters(MeterRegistry registry, Tags tags) {
            this.registry = registry;
            this.tags = tags;
        }

        @Override
        public synchronized void count(String name, long amount) {
            if (!closed) {
                ((Counter) meters.computeIfAbsent(name, n -> Counter.builder(PREFIX + n).tags(tags).register(registry))).increment(amount);
            }
        }

        @Override
        public synchronized void gauge(String name, Supplier<? extends Number> value) {
            if (!closed) {
                meters.compute(name, (n, before) -> {
                    if (before != null) {
                        registry.remove(before);
                    }
                    return Gauge.builder(PREFIX + n, value::get).tags(tags).register(registry);
                });
            }
        }

        @Override
        public synchronized void record(String name, Duration duration) {
            if (!closed) {
                ((Timer) meters.computeIfAbsent(name, n -> Timer.builder(PREFIX + n).tags(tags).register(registry))).record(duration);
            }
        }

        /** What an abandoned callback counts afterwards would stay for ever, or be its successor's. */
        @Override
        public synchronized void close() {
            closed = true;
            meters.values().forEach(registry::remove);
        }
    }
}
