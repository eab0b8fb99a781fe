package io.coxswain.event;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants.
 *
 * @param jobId null for all jobs
 * @param project of the job, null for any
 * @param jobType null for any
 * @param kinds empty for all
 */
public record EventFilter(@Nullable String jobId, @Nullable String project, @Nullable String jobType, Set<EventKind> kinds) {

    public EventFilter {
        kinds = Set.copyOf(kinds);
    }

    /** All events of one job. */
    public static EventFilter ofJob(String jobId) {
        return new EventFilter(jobId, null, null, Set.of());
    }

    public boolean matches(FeedEvent event) {
        return (jobId == null || jobId.equals(event.event().jobId())) && (project == null || project.equals(event.project()))
                && (jobType == null || jobType.equals(event.jobType())) && (kinds.isEmpty() || kinds.contains(event.event().kind()));
    }

    /** Whether events of one kind or another are not wanted; of which job does not count. */
    boolean narrows() {
        return project != null || jobType != null || !kinds.isEmpty();
    }
}
