package io.coxswain.testkit;

import io.coxswain.api.Meters;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Adds up what all instances of the job have counted. */
final class KitMeters implements Meters {

    private final Map<String, Long> counters = new HashMap<>();
    private final Map<String, Supplier<? extends Number>> gauges = new HashMap<>();

    @Override
    public void count(String name, long amount) {
        counters.merge(name, amount, Long::sum);
    }

    @Override
    public void gauge(String name, Supplier<? extends Number> value) {
        gauges.put(name, value);
    }

    @Override
    public void record(String name, Duration duration) {
        counters.merge(name, 1L, Long::sum);
    }

    /** A counter's sum, the durations that a timer was given, or what a gauge shows; 0 for one that nobody has used. */
    double value(String name) {
        Supplier<? extends Number> gauge = gauges.get(name);
        return gauge == null ? counters.getOrDefault(name, 0L) : gauge.get().doubleValue();
    }
}
