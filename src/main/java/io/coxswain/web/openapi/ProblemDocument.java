package io.coxswain.web.openapi;

import io.coxswain.api.ErrorCode;
import io.coxswain.web.problem.Problem;
import io.coxswain.web.problem.Problems;
import io.coxswain.web.schema.RecordSchemas.Direction;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;

/** Adds the problems that an operation may be answered with, by what it takes and does. */
final class ProblemDocument {

    private final DocumentSchemas schemas;

    ProblemDocument(DocumentSchemas schemas) {
        this.schemas = schemas;
    }

    void addTo(String path, HttpMethod method, Operation operation) {
        Map<Integer, List<ErrorCode>> byStatus = new TreeMap<>();
        codes(path, method, operation).forEach(code -> byStatus.computeIfAbsent(code.httpStatus(), s -> new ArrayList<>()).add(code));
        byStatus.forEach((status, codes) -> operation.getResponses().putIfAbsent(Integer.toString(status), response(status, codes)));
    }

    private static List<ErrorCode> codes(String path, HttpMethod method, Operation operation) {
        List<ErrorCode> codes = new ArrayList<>(List.of(ErrorCode.INVALID_PARAMETER, ErrorCode.FORBIDDEN_HOST, ErrorCode.FORBIDDEN_ORIGIN,
                ErrorCode.NOT_ACCEPTABLE, ErrorCode.INTERNAL, ErrorCode.DATABASE_UNAVAILABLE));
        if (path.contains("{jobId}")) {
            codes.add(ErrorCode.JOB_NOT_FOUND);
        }
        if (path.contains("{workerId}")) {
            codes.add(ErrorCode.WORKER_NOT_FOUND);
        }
        if (path.contains("/job-types/{")) {
            codes.add(ErrorCode.JOB_TYPE_NOT_FOUND);
        }
        if (path.contains("/nodes/{")) {
            codes.add(ErrorCode.NODE_NOT_FOUND);
        }
        if (path.endsWith("/leader")) {
            codes.add(ErrorCode.NO_LEADER);
        }
        if (operation.getRequestBody() != null) {
            codes.addAll(List.of(ErrorCode.MALFORMED_REQUEST, ErrorCode.REQUEST_TOO_LARGE, ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    ErrorCode.INVALID_CONFIG));
        }
        codes.addAll(conflicts(path, method));
        return codes;
    }

    private static List<ErrorCode> conflicts(String path, HttpMethod method) {
        return switch (method + " " + path) {
            case "POST /api/v1/jobs" -> List.of(ErrorCode.JOB_EXISTS, ErrorCode.OVERLOADED, ErrorCode.INVALID_HEADER,
                    ErrorCode.IDEMPOTENCY_KEY_REUSED);
            case "POST /api/v1/jobs/batch" -> List.of(ErrorCode.INVALID_HEADER, ErrorCode.IDEMPOTENCY_KEY_REUSED);
            case "DELETE /api/v1/jobs/{jobId}" -> List.of(ErrorCode.JOB_NOT_TERMINAL, ErrorCode.INVALID_HEADER,
                    ErrorCode.PRECONDITION_FAILED);
            case "POST /api/v1/jobs/{jobId}/cancel" -> List.of(ErrorCode.INVALID_HEADER, ErrorCode.PRECONDITION_FAILED);
            case "POST /api/v1/jobs/{jobId}/leader/resign" -> List.of(ErrorCode.INVALID_HEADER);
            case "POST /api/v1/jobs/{jobId}/exit" -> List.of(ErrorCode.JOB_TERMINAL, ErrorCode.INVALID_HEADER,
                    ErrorCode.PRECONDITION_FAILED);
            case "POST /api/v1/jobs/{jobId}/workers" -> List.of(ErrorCode.JOB_TERMINAL, ErrorCode.TOO_MANY_WORKERS,
                    ErrorCode.INVALID_HEADER, ErrorCode.IDEMPOTENCY_KEY_REUSED);
            case "POST /api/v1/jobs/{jobId}/workers/{workerId}/messages" -> List.of(ErrorCode.JOB_TERMINAL, ErrorCode.WORKER_TERMINAL,
                    ErrorCode.INBOX_FULL);
            default -> List.of();
        };
    }

    /** What else a leader's route may be answered with. */
    void addLeaderProblems(Operation operation) {
        Map.of(409, List.of(ErrorCode.JOB_TERMINAL, ErrorCode.STALE_EPOCH), 503,
                List.of(ErrorCode.LEADER_UNAVAILABLE, ErrorCode.NODE_SUSPENDED, ErrorCode.DATABASE_UNAVAILABLE))
                .forEach((status, codes) -> operation.getResponses().putIfAbsent(Integer.toString(status), response(status, codes)));
    }

    private ApiResponse response(int status, List<ErrorCode> codes) {
        MediaType body = new MediaType().schema(schemas.of(Problem.class, Direction.READ));
        codes.forEach(code -> body.addExamples(code.code(), example(code)));
        return new ApiResponse().description(HttpStatus.valueOf(status).getReasonPhrase())
                .content(new Content().addMediaType(Problem.MEDIA_TYPE, body));
    }

    private Example example(ErrorCode code) {
        return new Example().value(schemas.example(Problems.of(code, "What exactly went wrong, and the likely cure").problem()));
    }
}
