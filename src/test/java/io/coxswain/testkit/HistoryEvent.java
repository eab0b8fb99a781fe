package io.coxswain.testkit;

import io.coxswain.event.EventKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An entry of the job's history, as {@code GET /jobs/{id}/events} has it. */
public record HistoryEvent(Instant at, long epoch, EventKind kind, @Nullable JsonNode data) {}
