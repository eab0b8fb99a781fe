package io.coxswain.worker;

import io.coxswain.api.WorkerState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A worker as people see it.
 *
 * @param pendingReason why no node runs it yet; null unless it is PENDING
 */
public record WorkerView(String id, String jobId, String type, WorkerState state, @Nullable String node, long epoch, int cost,
        @Nullable JsonNode status, @Nullable String error, @Nullable String pendingReason, Instant createdAt,
        @Nullable Instant startedAt, @Nullable Instant finishedAt) {}
