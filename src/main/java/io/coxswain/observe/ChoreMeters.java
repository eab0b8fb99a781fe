package io.coxswain.observe;

import io.coxswain.chore.Chore;
import io.coxswain.chore.ChoreListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** What this node does for the whole cluster now and then. */
final class ChoreMeters implements ChoreListener {

    private final MeterRegistry registry;

    ChoreMeters(MeterRegistry registry, List<Chore> chores) {
        this.registry = registry;
        // There from the start, so that rates can be told of what has not happened yet.
        chores.forEach(chore -> {
            timer(chore.name(), false);
            timer(chore.name(), true);
            items(chore.name());
        });
    }

    @Override
    public void done(String chore, int items, Duration took, boolean failed) {
        timer(chore, failed).record(took);
        items(chore).increment(items);
    }

    private Timer timer(String chore, boolean failed) {
        return Timer.builder("coxswain.chore").description("How long chores of the cluster took that this node did").tag("chore", chore)
                .tag("failed", Boolean.toString(failed)).register(registry);
    }

    private Counter items(String chore) {
        return Counter.builder("coxswain.chore.items").description("What chores of the cluster did on this node: rows, jobs or months")
                .tag("chore", chore).register(registry);
    }
}
