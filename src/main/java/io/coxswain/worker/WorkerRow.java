package io.coxswain.worker;

import io.coxswain.api.Selector;
import io.coxswain.api.Spread;
import io.coxswain.api.WorkerState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A worker as its row stood at one moment. */
public record WorkerRow(String id, String jobId, String jobType, String type, JsonNode config, int cost,
        List<Selector> selectors, @Nullable Spread spread, WorkerState state, @Nullable UUID session, @Nullable String node, long epoch,
        @Nullable JsonNode status, @Nullable String error, Instant createdAt, @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {
    /** Without its config, which may hold secrets. */
    @Override
    public String toString() {
        return "Worker[id=" + id + ", jobId=" + jobId + ", type=" + type + ", state=" + state + "]";
    }
}
