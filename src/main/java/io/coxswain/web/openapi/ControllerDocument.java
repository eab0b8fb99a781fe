package io.coxswain.web.openapi;

import io.coxswain.api.ErrorCode;
import io.coxswain.audit.AuditEvent;
import io.coxswain.cluster.NodeView;
import io.coxswain.plugin.Plugin;
import io.coxswain.web.route.RouteExamples;
import io.coxswain.web.view.EventPage;
import io.coxswain.web.view.JobBatchView;
import io.coxswain.web.view.Lists;
import io.coxswain.web.view.NodeJson;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpHeaders;

/** What springdoc can't see of controllers: examples of their answers, and their problems beside those of all calls. */
final class ControllerDocument {

    private record Entry(Map<String, Object> answers, List<ErrorCode> problems) {}

    private static final NodeJson NODE = new NodeJson("a", UUID.fromString("0129429d-d43a-48cf-b2cb-890d9d6a4e94"), "http://127.0.0.1:8080",
            NodeView.State.ACTIVE, Map.of("zone", "eu"), 64, 4, 1, Instant.parse("2026-03-01T07:58:12.004Z"), null);
    private static final AuditEvent CALL = new AuditEvent(7, Instant.parse("2026-03-01T08:03:59.871Z"), "ada", "operator", "POST",
            "/api/v1/jobs/{jobId}/cancel", "nightly", 202, "127.0.0.1", "a");
    private static final Plugin PLUGIN = new Plugin("link-check-1.0.jar",
            "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5", "1.0", "Example Inc.", List.of("link-check"), null);
    private static final Plugin BROKEN_PLUGIN = new Plugin("notes.jar", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            null, null, List.of(), "It is no jar (zip file is empty): it may not have been copied to its end; copy it again");
    private static final String SUBMIT_JOB = "submitJob";
    private static final String GET_JOB = "getJob";

    private static final Map<String, Entry> CONTROLLERS = Map.ofEntries(
            entry(SUBMIT_JOB, Map.of("201", RouteExamples.SUBMITTED_JOB, "200", RouteExamples.DRY_RUN), ErrorCode.JOB_EXISTS,
                    ErrorCode.INVALID_HEADER, ErrorCode.IDEMPOTENCY_KEY_REUSED),
            entry("submitJobs", Map.of("201", new JobBatchView.Results(List.of(new JobBatchView.Result(RouteExamples.SUBMITTED_JOB,
                    null)))),
                    ErrorCode.INVALID_HEADER, ErrorCode.IDEMPOTENCY_KEY_REUSED),
            entry("listJobs", Map.of("200", new Lists.Jobs(List.of(RouteExamples.JOB), null))),
            entry(GET_JOB, Map.of("200", RouteExamples.JOB), ErrorCode.JOB_NOT_FOUND),
            entry("deleteJob", Map.of(), ErrorCode.JOB_NOT_FOUND, ErrorCode.JOB_NOT_TERMINAL, ErrorCode.INVALID_HEADER,
                    ErrorCode.PRECONDITION_FAILED),
            entry("listJobTypes", Map.of("200", new Lists.JobTypes(List.of(new Lists.JobTypeSummary("fake", List.of("ticks")),
                    new Lists.JobTypeSummary("link-check", List.of("page"))), List.of(PLUGIN, BROKEN_PLUGIN), null))),
            entry("getJobType", Map.of("200", RouteExamples.JOB_TYPE), ErrorCode.JOB_TYPE_NOT_FOUND),
            entry("listNodes", Map.of("200", new Lists.Nodes(List.of(NODE), null))),
            entry("listEvents", Map.of("200", new EventPage(RouteExamples.EVENTS.events(), null, "42"))),
            entry("listAuditEvents", Map.of("200", new Lists.AuditEvents(List.of(CALL), null))),
            entry("drainNode", Map.of(), ErrorCode.NODE_NOT_FOUND), entry("activateNode", Map.of(), ErrorCode.NODE_NOT_FOUND));

    private final DocumentSchemas schemas;
    private final ProblemDocument problems;

    ControllerDocument(DocumentSchemas schemas, ProblemDocument problems) {
        this.schemas = schemas;
        this.problems = problems;
    }

    private static Map.Entry<String, Entry> entry(String operationId, Map<String, Object> answers, ErrorCode... problems) {
        return Map.entry(operationId, new Entry(answers, List.of(problems)));
    }

    /** Completes {@code operation} if it is one of a controller. */
    void complete(Operation operation) {
        Entry entry = CONTROLLERS.get(operation.getOperationId());
        if (entry == null) {
            return;
        }
        entry.answers().forEach((status, answer) -> operation.getResponses().get(status).getContent().get(RouteDocument.JSON)
                .setExample(schemas.example(answer)));
        if (operation.getOperationId().equals(SUBMIT_JOB)) {
            // Generated clients return what the lowest status says, so the rarer answer stands under a range.
            ApiResponse dryRun = operation.getResponses().remove("200");
            operation.getResponses().addApiResponse("2XX", dryRun.description("200: what submitting would do, asked by dryRun"));
        }
        if (operation.getOperationId().equals(GET_JOB)) {
            operation.addParametersItem(new Parameter().in("header").name(HttpHeaders.IF_NONE_MATCH)
                    .description("The ETag of an earlier answer").schema(ParameterSchemas.text()));
            operation.getResponses().addApiResponse("304", new ApiResponse().description("The job is still as it was"));
        }
        problems.add(operation, entry.problems());
    }
}
