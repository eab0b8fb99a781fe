package io.coxswain.diagnosis;

import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.Job;
import io.coxswain.placement.Placement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Everything that is known when a job is explained.
 *
 * @param events the newest of each kind
 * @param pending none if the job is over
 * @param placements of the job's leader, then of each of {@code pending}; none if the job is over
 */
record Facts(Job job, Leadership leadership, Map<EventKind, JobEvent> events, List<PendingWorkers> pending,
        List<Placement> placements) {

    Optional<JobEvent> newest(EventKind kind) {
        return Optional.ofNullable(events.get(kind));
    }

    /** A text in what an event tells. */
    static @Nullable String text(@Nullable JsonNode data, String field) {
        JsonNode value = data == null ? null : data.get(field);
        return value == null || value.isNull() ? null : value.asString();
    }
}
