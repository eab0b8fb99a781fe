package io.coxswain.observe;

import io.coxswain.loop.BatchListener;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** How many writes share a transaction, and how long that takes. */
final class BatchMeters implements BatchListener {

    private static final double[] SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};
    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 1_000, 5_000).map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private record Batch(DistributionSummary items, Timer took) {}

    private final MeterRegistry registry;
    private final Map<String, Batch> batches = new ConcurrentHashMap<>();

    BatchMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void flushed(String name, int items, Duration took) {
        Batch batch = batches.computeIfAbsent(name, this::batch);
        batch.items.record(items);
        batch.took.record(took);
    }

    private Batch batch(String name) {
        return new Batch(DistributionSummary.builder("coxswain.batch.items").tag("batch", name).serviceLevelObjectives(SIZES)
                .description("Items that were written to Postgres at once").register(registry),
                Timer.builder("coxswain.batch").tag("batch", name).serviceLevelObjectives(BUCKETS)
                        .description("How long writing a batch to Postgres took").register(registry));
    }
}
