package io.coxswain.job;

import io.coxswain.api.Selector;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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
public record JobSubmission(
        @Nullable @Pattern(regexp = JobSubmission.ID, message = "must have 1 to 128 " + JobSubmission.CHARACTERS) String id,
        @Nullable @NotNull(message = "is missing: GET /api/v1/job-types lists the job types") String type,
        @Nullable JsonNode config,
        @Nullable @Pattern(regexp = JobSubmission.PROJECT, message = "must have 1 to 64 " + JobSubmission.CHARACTERS) String project,
        @Nullable @Size(max = 64, message = "must have at most 64 entries") Map<String, String> labels,
        @Nullable @Size(max = 64, message = "must have at most 64 entries") List<@NotNull Selector> selectors,
        RetryPolicy.@Nullable Overrides retry,
        @Nullable Duration cancelTimeout) {

    static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";
    static final String PROJECT = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    static final String CHARACTERS = "letters, digits, dots, dashes or underscores and begin with a letter or digit";

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
