package io.coxswain.job;

import io.coxswain.api.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job that somebody wants to run.
 *
 * @param id drawn by the service if null
 * @param type name of a job type
 * @param config for the type; its defaults if null
 * @param project {@code default} if null
 * @param cancelTimeout the service's default if null
 */
public record JobSubmission(@Nullable String id, @Nullable String type, @Nullable JsonNode config, @Nullable String project,
        @Nullable Map<String, String> labels, @Nullable List<Selector> selectors, RetryPolicy.@Nullable Overrides retry,
        @Nullable Duration cancelTimeout) {

    /** A job of {@code type} with nothing else said. */
    public static JobSubmission of(String type, JsonNode config) {
        return new JobSubmission(null, type, config, null, null, null, null, null);
    }

    /** Without its config, which may hold secrets. */
    @Override
    public String toString() {
        return "JobSubmission[id=" + id + ", type=" + type + ", project=" + project + "]";
    }
}
