package io.coxswain.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.coxswain.api.Selector;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.json.SecretMask;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job.
 *
 * @param leader null while nobody leads
 * @param attempts failed attempts in a row
 * @param nextAttemptAt null unless the job is RETRYING
 * @param config only if asked for, secrets hidden
 */
@Schema(name = "Job")
public record JobView(String id, String project, String type, JobState state, long epoch, @Nullable Leader leader, int attempts,
        @Nullable Instant nextAttemptAt, @Nullable Error error, @Nullable JsonNode status, @Nullable JsonNode detail,
        Map<String, String> labels, List<Selector> selectors, Instant createdAt, @Nullable Instant startedAt, @Nullable Instant finishedAt,
        Instant updatedAt, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode config) {

    /** Who leads. */
    public record Leader(String node, String address, Instant since) {}

    /** What went wrong last. */
    public record Error(String code, String message, Instant at) {}

    /** A job without its config. */
    public static JobView of(Job job) {
        return of(job, null);
    }

    /** A job with its config, but for the secrets in it. */
    public static JobView withConfig(Job job, SecretMask mask) {
        return of(job, mask.mask(job.config()));
    }

    private static JobView of(Job job, @Nullable JsonNode config) {
        return new JobView(job.id(), job.project(), job.type(), job.state(), job.epoch(), leader(job.leader()), job.attempts(),
                job.state() == JobState.RETRYING ? job.nextAttemptAt() : null, error(job.error()), job.status(), job.detail(), job.labels(),
                job.selectors(), job.createdAt(), job.startedAt(), job.finishedAt(), job.updatedAt(), config);
    }

    private static @Nullable Leader leader(Job.@Nullable Leader leader) {
        return leader == null ? null : new Leader(leader.node(), leader.address(), leader.since());
    }

    private static @Nullable Error error(Job.@Nullable JobError error) {
        return error == null ? null : new Error(error.code(), error.message(), error.at());
    }
}
