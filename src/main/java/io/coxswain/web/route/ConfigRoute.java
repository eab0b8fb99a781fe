package io.coxswain.web.route;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.OpenApiHook;
import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.job.Job;
import io.coxswain.job.JobManager;
import io.coxswain.web.body.EntityTags;
import io.coxswain.web.view.JobView;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Another config for a job that is there. */
final class ConfigRoute implements OpenApiHook {

    /** @param config for the job's type, as a whole: nothing is merged */
    record ConfigUpdate(@NotNull JsonNode config) {}

    private static final RouteParameter<Boolean> DRY_RUN = RouteParameter.withDefault("dryRun", ParameterType.bool(), false,
            "Checks everything, but changes nothing");

    private final JobManager jobs;
    private final Caller caller;

    ConfigRoute(JobManager jobs, Caller caller) {
        this.jobs = jobs;
        this.caller = caller;
    }

    @Override
    public void onOpenApiInitialized(JobRoutes routes) {
        routes.anyNode(HttpMethod.PUT, "/config", ConfigUpdate.class,
                new ConfigUpdate(JsonNodeFactory.instance.objectNode().put("workers", 8)), this::update).summary("Change a job's config")
                .description("Checked as it is when a job is submitted, and durable when this answers. A job that runs goes on in a new "
                        + "term with the new config; its workers go on with theirs. One that waits for its next attempt gets that at once. "
                        + "One that is paused has the new config when it is resumed. The same config changes nothing.")
                .query(DRY_RUN)
                .header(HttpHeaders.IF_MATCH, "The job's ETag, or * for whatever it is now: 428 without, 412 if the job has another one")
                .response(200, JobView.class, RouteExamples.JOB)
                .problem(ErrorCode.JOB_TYPE_NOT_FOUND, "when this node does not have the job's type")
                .problem(ErrorCode.JOB_TERMINAL, "when the job is over already")
                .problem(ErrorCode.JOB_CANCELING, "when somebody has asked for the job's end")
                .problem(ErrorCode.INVALID_HEADER, "when If-Match is no ETag")
                .problem(ErrorCode.PRECONDITION_FAILED, "when the job has another ETag than If-Match says")
                .problem(ErrorCode.PRECONDITION_REQUIRED, "when there is no If-Match");
    }

    private RouteResponse update(ConfigUpdate update, RouteRequest request) {
        String tag = request.header(HttpHeaders.IF_MATCH).orElseThrow(() -> new CoxswainException(ErrorCode.PRECONDITION_REQUIRED,
                "Somebody else may have changed the config that this replaces: send the job's ETag in If-Match, as GET /api/v1/jobs/"
                        + request.jobId() + " tells it, or * to replace whatever is there"));
        Job job = jobs.requests().updateConfig(request.jobId(), update.config(), caller.name(), EntityTags.ifMatch(tag),
                request.get(DRY_RUN));
        return new RouteResponse(200, JobView.of(job), Map.of(HttpHeaders.ETAG, EntityTags.of(jobs.version(job))));
    }
}
