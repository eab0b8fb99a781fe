package io.coxswain.web.route;

import io.coxswain.api.ErrorCode;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.OpenApiHook;
import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.WorkerType;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.web.view.Lists;
import io.coxswain.web.view.PageTokens;
import io.coxswain.worker.NewWorkerRequest;
import io.coxswain.worker.WorkerManager;
import io.coxswain.worker.WorkerView;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The workers of a job: create, list, look at, stop, send messages. */
final class WorkerRoutes implements OpenApiHook {

    /** A message for a worker. */
    record WorkerMessage(@NotBlank @Size(max = 256) String topic, @NotNull JsonNode body) {}

    private static final String NO_WORKER = "when the job has no such worker";
    private static final RouteParameter<String> WORKER_ID = RouteParameter.required("workerId", ParameterType.text(), "The worker's id");

    private final WorkerManager workers;
    private final JobTypes types;
    private final IdempotencyKeys keys;
    private final Json json;

    WorkerRoutes(WorkerManager workers, JobTypes types, IdempotencyKeys keys, Json json) {
        this.workers = workers;
        this.types = types;
        this.keys = keys;
        this.json = json;
    }

    @Override
    public void onOpenApiInitialized(JobRoutes routes) {
        routes.anyNode(HttpMethod.POST, "/workers", NewWorkerRequest.class, example(), this::create).summary("Create a worker")
                .description("Some node whose labels match claims it as soon as it has free slots. The job's master hears of it as of any "
                        + "worker that it created itself.")
                .header(IdempotencyKeys.HEADER, IdempotencyKeys.DESCRIPTION)
                .response(201, WorkerView.class, RouteExamples.PENDING_WORKER)
                .problem(ErrorCode.JOB_TERMINAL, "when the job is over")
                .problem(ErrorCode.RESOURCE_NOT_FOUND, "when it needs a resource that the job does not have")
                .problem(ErrorCode.TOO_MANY_WORKERS, "when the job has the most that it may have")
                .problem(ErrorCode.INVALID_HEADER, "when the key is none")
                .problem(ErrorCode.IDEMPOTENCY_KEY_REUSED, "when the key came with another body before");
        routes.anyNode(HttpMethod.GET, "/workers", this::list).summary("List the workers of a job")
                .description("In the order of their creation; those that have ended included.")
                .query(PageTokens.SIZE).query(PageTokens.TOKEN)
                .response(200, Lists.Workers.class, new Lists.Workers(List.of(RouteExamples.WORKER), null));
        routes.anyNode(HttpMethod.GET, "/workers/{workerId}", this::get).summary("Get a worker")
                .description("Its state, its status, and while it is PENDING why it waits.").path(WORKER_ID)
                .response(200, WorkerView.class, RouteExamples.WORKER)
                .problem(ErrorCode.WORKER_NOT_FOUND, NO_WORKER);
        routes.anyNode(HttpMethod.POST, "/workers/{workerId}/stop", this::stop).summary("Stop a worker")
                .description("Asks it to end. Asking again, or asking a worker that has ended, changes nothing.")
                .path(WORKER_ID).response(202, WorkerView.class, RouteExamples.STOPPING_WORKER)
                .problem(ErrorCode.WORKER_NOT_FOUND, NO_WORKER);
        routes.anyNode(HttpMethod.POST, "/workers/{workerId}/messages", WorkerMessage.class,
                new WorkerMessage("speed", JsonNodeFactory.instance.objectNode().put("rowsPerSecond", 1000)), this::send).summary(
                        "Send a worker a message")
                .description("Durable when accepted; delivered at least once and in order. 429 when too many wait.")
                .path(WORKER_ID).response(202, WorkerView.class, RouteExamples.WORKER)
                .problem(ErrorCode.WORKER_NOT_FOUND, NO_WORKER).problem(ErrorCode.JOB_TERMINAL, "when the job is over")
                .problem(ErrorCode.WORKER_TERMINAL, "when the worker has ended")
                .problem(ErrorCode.INBOX_FULL, "when too many messages wait for it");
    }

    /** A worker that a job of this node can have. */
    private NewWorkerRequest example() {
        return types.names().stream().flatMap(type -> types.workerTypes(type).stream()).max(Comparator.comparing(WorkerType::name))
                .map(type -> new NewWorkerRequest(type.name(), json.mapper().valueToTree(type.exampleConfig()), 1, null, null, null))
                .orElseGet(() -> new NewWorkerRequest("worker", JsonNodeFactory.instance.objectNode(), 1, null, null, null));
    }

    private RouteResponse create(NewWorkerRequest wanted, RouteRequest request) {
        String workersOfJob = "/api/v1/jobs/" + encode(request.jobId()) + "/workers";
        WorkerManager.Created created = workers.create(request.jobId(), wanted,
                keys.read(request.header(IdempotencyKeys.HEADER).orElse(null), "POST " + workersOfJob, wanted));
        Map<String, String> headers = new HashMap<>(Map.of(HttpHeaders.LOCATION, workersOfJob + "/" + encode(created.worker().id())));
        if (created.replayed()) {
            headers.put(IdempotencyKeys.REPLAYED, "true");
        }
        return new RouteResponse(201, created.worker(), headers);
    }

    private static String encode(String segment) {
        return UriUtils.encodePathSegment(segment, StandardCharsets.UTF_8);
    }

    private RouteResponse list(RouteRequest request) {
        int size = PageTokens.size(request);
        var page = PageTokens.page(workers.list(request.jobId(), PageTokens.after(request), size + 1), size, WorkerView::id);
        return RouteResponse.ok(new Lists.Workers(page.items(), page.nextPageToken()));
    }

    private RouteResponse get(RouteRequest request) {
        return RouteResponse.ok(workers.require(request.jobId(), request.get(WORKER_ID)));
    }

    private RouteResponse stop(RouteRequest request) {
        return RouteResponse.accepted(workers.stop(request.jobId(), request.get(WORKER_ID)));
    }

    private RouteResponse send(WorkerMessage message, RouteRequest request) {
        String workerId = request.get(WORKER_ID);
        workers.send(request.jobId(), workerId, message.topic(), message.body());
        return RouteResponse.accepted(workers.require(request.jobId(), workerId));
    }
}
