package io.coxswain.builtin.fake;

import io.coxswain.api.ExitReason;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code fake} job does.
 *
 * @param workers how many count, by default 4
 * @param ticks how far each counts, by default 100; -1 for ever
 * @param tickInterval from one tick of a worker to the next, up to 24h, by default 50ms
 * @param recreateLostWorkers whether a worker that failed or was lost is replaced (the default) or fails the job
 * @param trace whether the master writes down each of its callbacks; by default not
 * @param faults what goes wrong, by default nothing
 * @param exit how the job ends once all have counted, by default FINISHED
 */
public record FakeConfig(
        @Min(0) @Max(10_000) Integer workers,
        @Min(-1) Long ticks,
        Duration tickInterval,
        Boolean recreateLostWorkers,
        Boolean trace,
        @Size(max = 100) List<@NotNull @Valid Fault> faults,
        @Valid Exit exit) {

    /**
     * The end of a job.
     *
     * @param reason by default FINISHED
     * @param message what went wrong, for people
     * @param detail the job's result, any JSON
     */
    public record Exit(ExitReason reason, @Nullable String message, @Nullable Object detail) {

        public Exit {
            reason = orElse(reason, ExitReason.FINISHED);
        }

        /** The message; a job that fails has one in any case. */
        @Nullable
        String error() {
            return message == null && reason == ExitReason.FAILED ? "The job was told to fail" : message;
        }
    }

    /** Fills in the defaults of absent fields. */
    public FakeConfig {
        workers = orElse(workers, 4);
        ticks = orElse(ticks, 100L);
        tickInterval = orElse(tickInterval, Duration.ofMillis(50));
        recreateLostWorkers = orElse(recreateLostWorkers, true);
        trace = orElse(trace, false);
        faults = copyOf(faults);
        exit = exit == null ? new Exit(null, null, null) : exit;
    }

    boolean isEndless() {
        return ticks < 0;
    }

    /** Whether an index that has counted to {@code count} is done. */
    boolean isReached(long count) {
        return !isEndless() && count >= ticks;
    }

    /** Also of a list that holds null, which the annotations refuse later. */
    static <T> List<T> copyOf(@Nullable List<T> values) {
        return values == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(values));
    }

    static <T> T orElse(@Nullable T value, T absent) {
        return value == null ? absent : value;
    }
}
