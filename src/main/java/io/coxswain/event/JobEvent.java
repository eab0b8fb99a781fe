package io.coxswain.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One entry of a job's history.
 *
 * @param seq grows within a job
 * @param epoch the newest term at that moment
 */
public record JobEvent(long seq, String jobId, long epoch, Instant at, EventKind kind, @Nullable String node,
        @Nullable JsonNode data) {}
