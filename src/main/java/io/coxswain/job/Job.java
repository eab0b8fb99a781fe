package io.coxswain.job;

import io.coxswain.api.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job as its row stood at one moment.
 *
 * @param config as submitted
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

    /** Who leads, and answers under {@code address}. */
    public record Leader(String node, String address, Instant since) {}

    /** What went wrong last. */
    public record JobError(String code, String message, Instant at) {}
}
