package io.coxswain.job;

import io.coxswain.api.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * A job as its row stood at one moment.
 *
 * @param config as submitted; null, as JSON knows it, in lists, which don't read it
 * @param attempts failed attempts in a row
 * @param nextAttemptAt not before then; of interest in RETRYING
 * @param leader the published leader
 * @param leaderSession session of the current term, published or not
 */
public record Job(String id, String project, String type, JsonNode config, Map<String, String> labels,
        List<Selector> selectors, RetryPolicy.@Nullable Overrides retry, @Nullable Duration cancelTimeout, JobState state,
        boolean initialized, long epoch, @Nullable UUID leaderSession, @Nullable Leader leader, int attempts,
        Instant nextAttemptAt, @Nullable JobError error, @Nullable JsonNode status, @Nullable JsonNode detail, Instant createdAt,
        @Nullable Instant startedAt, @Nullable Instant finishedAt, Instant updatedAt) {

    /** The same job without its config, which may be large and never changes. */
    Job withoutConfig() {
        return new Job(id, project, type, NullNode.instance, labels, selectors, retry, cancelTimeout, state, initialized, epoch,
                leaderSession, leader, attempts, nextAttemptAt, error, status, detail, createdAt, startedAt, finishedAt, updatedAt);
    }

    /** Who leads, and answers under {@code address}. */
    public record Leader(String node, String address, Instant since) {}

    /** What went wrong last. */
    public record JobError(String code, String message, Instant at) {}

    /** Without its config, which may hold secrets. */
    @Override
    public String toString() {
        return "Job[id=" + id + ", type=" + type + ", state=" + state + ", epoch=" + epoch + "]";
    }
}
