package io.coxswain.builtin.fake;

import static io.coxswain.builtin.fake.FakeConfig.orElse;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;

/**
 * What a worker does.
 *
 * @param index whose {@code tick/{index}} it counts
 * @param ticks how far, by default 100; -1 for ever
 * @param tickInterval from one tick to the next, by default 50ms
 * @param faults those of the job, in its order
 */
record TickTask(@NotNull @Min(0) Integer index, @Min(-1) Long ticks, Duration tickInterval, List<@NotNull @Valid Fault> faults) {

    TickTask {
        ticks = orElse(ticks, 100L);
        tickInterval = orElse(tickInterval, Duration.ofMillis(50));
        faults = FakeConfig.copyOf(faults);
    }

    static TickTask of(int index, FakeConfig config) {
        return new TickTask(index, config.ticks(), config.tickInterval(), config.faults());
    }

    boolean isDone(long count) {
        return ticks >= 0 && count >= ticks;
    }
}
