package io.coxswain.web.route;

import io.coxswain.api.ErrorCode;
import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.OpenApiHook;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.Violation;
import io.coxswain.job.ForcedExit;
import io.coxswain.job.IfMatch;
import io.coxswain.job.Job;
import io.coxswain.job.JobManager;
import io.coxswain.json.StrictReader;
import io.coxswain.web.body.EntityTags;
import io.coxswain.web.view.JobView;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** How a job, or the term of its leader, is brought to an end or to rest, and goes on: cancel, exit, pause, resume, resign. */
final class EndRoutes implements OpenApiHook {

    static final String RESIGN = "/leader/resign";

    private static final String IF_MATCH = "Only if the job still has this ETag: 412 otherwise";
    private static final String NO_TAG = "when If-Match is no ETag";
    private static final String CHANGED = "when the job has another ETag than If-Match says";

    /**
     * An end over the head of the job's master.
     *
     * @param error required for FAILED
     * @param detail kept as the job's result
     */
    record ExitRequest(@NotNull ExitReason reason, @Nullable @Size(max = 10_000) String error, @Nullable JsonNode detail) {}

    private static final String ENDING = "when somebody has asked for the job's end";
    private static final String OVER = "when the job is over already";

    private final JobManager jobs;
    private final Caller caller;

    EndRoutes(JobManager jobs, Caller caller) {
        this.jobs = jobs;
        this.caller = caller;
    }

    @Override
    public void onOpenApiInitialized(JobRoutes routes) {
        routes.anyNode(HttpMethod.POST, "/cancel", this::cancel).summary("Cancel a job")
                .description(
                        "Asks the job's master to end it, durably. A master that has not ended it by the job's cancelTimeout is ended by "
                                + "force. Asking again changes nothing; a job that is over is answered with 200, unchanged.")
                .header(HttpHeaders.IF_MATCH, IF_MATCH)
                .response(202, JobView.class, RouteExamples.CANCELING_JOB).response(200, JobView.class, RouteExamples.FINISHED_JOB)
                .problem(ErrorCode.INVALID_HEADER, NO_TAG).problem(ErrorCode.PRECONDITION_FAILED, CHANGED);
        routes.anyNode(HttpMethod.POST, "/exit", ExitRequest.class,
                new ExitRequest(ExitReason.FINISHED, null, JsonNodeFactory.instance.objectNode().put("reason", "no longer needed")),
                this::exit).summary("End a job at once")
                .description(
                        "Over the head of its master, whose writes are refused from then on. The first end that commits wins: 409 when "
                                + "the job is over already.")
                .header(HttpHeaders.IF_MATCH, IF_MATCH)
                .response(202, JobView.class, RouteExamples.FINISHED_JOB)
                .problem(ErrorCode.JOB_TERMINAL, OVER)
                .problem(ErrorCode.INVALID_HEADER, NO_TAG).problem(ErrorCode.PRECONDITION_FAILED, CHANGED);
        routes.anyNode(HttpMethod.POST, "/pause", this::pause).summary("Pause a job")
                .description("Asks the job's master to bring it to rest, durably: its workers end, and then nobody leads it until it is "
                        + "resumed. What still runs when the job's cancelTimeout has passed is stopped by force. Asking again changes "
                        + "nothing.")
                .header(HttpHeaders.IF_MATCH, IF_MATCH)
                .response(202, JobView.class, RouteExamples.PAUSING_JOB)
                .problem(ErrorCode.JOB_TERMINAL, OVER).problem(ErrorCode.JOB_CANCELING, ENDING)
                .problem(ErrorCode.INVALID_HEADER, NO_TAG).problem(ErrorCode.PRECONDITION_FAILED, CHANGED);
        routes.anyNode(HttpMethod.POST, "/resume", this::resume).summary("Resume a job")
                .description("A job that was paused goes on in a new term; its failed attempts are forgotten. One that is still about to "
                        + "rest gets a new term as well. One that neither rests nor is about to stays as it is.")
                .header(HttpHeaders.IF_MATCH, IF_MATCH)
                .response(202, JobView.class, RouteExamples.JOB)
                .problem(ErrorCode.JOB_TERMINAL, OVER).problem(ErrorCode.JOB_CANCELING, ENDING)
                .problem(ErrorCode.INVALID_HEADER, NO_TAG).problem(ErrorCode.PRECONDITION_FAILED, CHANGED);
        routes.leader(HttpMethod.POST, RESIGN, EndRoutes::resign).summary("Let another node lead")
                .description(
                        "The job's master is closed and its lock given back; a node takes it up under a higher epoch. The job goes on.")
                .response(202, JobView.class, RouteExamples.JOB)
                .problem(ErrorCode.INVALID_HEADER, "when there is an If-Match: it concerns whoever leads when it arrives");
    }

    private RouteResponse cancel(RouteRequest request) {
        boolean over = jobs.require(request.jobId()).state().isTerminal();
        Job job = jobs.requests().cancel(request.jobId(), caller.name(), condition(request));
        return answer(over ? 200 : 202, job);
    }

    private RouteResponse exit(ExitRequest exit, RouteRequest request) {
        if (exit.reason() == ExitReason.FAILED && (exit.error() == null || exit.error().isBlank())) {
            throw StrictReader.invalid(List.of(new Violation("/error", "is missing: say what went wrong")));
        }
        ForcedExit forced = new ForcedExit(exit.reason(), exit.error(), exit.detail(), caller.name());
        return answer(202, jobs.requests().exit(request.jobId(), forced, condition(request)));
    }

    private RouteResponse pause(RouteRequest request) {
        return answer(202, jobs.requests().pause(request.jobId(), caller.name(), condition(request)));
    }

    private RouteResponse resume(RouteRequest request) {
        return answer(202, jobs.requests().resume(request.jobId(), caller.name(), condition(request)));
    }

    private static IfMatch condition(RouteRequest request) {
        return EntityTags.ifMatch(request.header(HttpHeaders.IF_MATCH).orElse(null));
    }

    private RouteResponse answer(int status, Job job) {
        return new RouteResponse(status, JobView.of(job), Map.of(HttpHeaders.ETAG, EntityTags.of(jobs.version(job))));
    }

    /** Ends the master's instance, so it can't be one of its callbacks: {@link JobRouteController} has the host do it. */
    private static RouteResponse resign(RouteRequest request, JobMasterContext context) {
        throw new IllegalStateException("A resignation is not a callback of the master");
    }
}
