package io.coxswain.contract;

import io.coxswain.api.ExitReason;
import io.coxswain.api.WorkerState;
import io.coxswain.job.JobState;
import io.coxswain.job.RetryPolicy;
import io.coxswain.testing.Script;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One job that follows a script, and what anybody can do with it from outside, on whatever runs it. */
interface Stage {

    /** What a job says of itself beside its config; null for the defaults. */
    record Terms(RetryPolicy.@Nullable Overrides retry, @Nullable Duration cancelTimeout) {
        static final Terms DEFAULT = new Terms(null, null);
    }

    Stage submit(Script script, Terms terms);

    default Stage submit(Script script) {
        return submit(script, Terms.DEFAULT);
    }

    /** Lets it go on until {@code condition} holds. */
    void until(BooleanSupplier condition);

    default void until(JobState state) {
        until(() -> state() == state);
    }

    default void untilCount(Script script, String callback, long count) {
        until(() -> script.count(callback) >= count);
    }

    JobState state();

    int attempts();

    Optional<String> error();

    @Nullable
    String detail();

    @Nullable
    String status();

    <T> Optional<T> kv(String key, Class<T> type);

    /** In the order of their creation. */
    List<WorkerState> workers();

    void cancel();

    void exit(ExitReason reason, @Nullable String error);

    void pause();

    void resume();

    void updateConfig(Script other);

    /** Another term, in an orderly way. */
    void handOver();
}
