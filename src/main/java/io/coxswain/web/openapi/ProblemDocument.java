package io.coxswain.web.openapi;

import io.coxswain.api.ErrorCode;
import io.coxswain.route.RouteDocs.Refusal;
import io.coxswain.web.problem.Problem;
import io.coxswain.web.problem.Problems;
import io.coxswain.web.schema.RecordSchemas.Direction;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;

/** Adds the problems that an operation may be answered with. */
final class ProblemDocument {

    /** What any call may be answered with. A filter that guards or limits all calls has its codes here, and nowhere else. */
    private static final List<ErrorCode> EVERYWHERE = List.of(ErrorCode.MALFORMED_REQUEST, ErrorCode.INVALID_PARAMETER,
            ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN, ErrorCode.FORBIDDEN_HOST, ErrorCode.FORBIDDEN_ORIGIN, ErrorCode.NOT_ACCEPTABLE,
            ErrorCode.REQUEST_TIMEOUT,
            ErrorCode.REQUEST_TOO_LARGE, ErrorCode.UNSUPPORTED_MEDIA_TYPE, ErrorCode.TOO_MANY_ATTEMPTS, ErrorCode.INTERNAL,
            ErrorCode.OVERLOADED, ErrorCode.LOGIN_UNAVAILABLE, ErrorCode.DATABASE_UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN);

    /** What a call on a job may be answered with. */
    static final List<ErrorCode> ON_A_JOB = List.of(ErrorCode.JOB_NOT_FOUND);

    /** What else a call that needs the job's master may be answered with. */
    static final List<ErrorCode> BY_A_LEADER = List.of(ErrorCode.JOB_TERMINAL, ErrorCode.STALE_EPOCH, ErrorCode.LEADER_UNAVAILABLE,
            ErrorCode.NODE_SUSPENDED);

    private final DocumentSchemas schemas;

    ProblemDocument(DocumentSchemas schemas) {
        this.schemas = schemas;
    }

    /** What any call may be answered with, by name; operations refer to it. */
    Map<String, ApiResponse> components() {
        Operation any = new Operation().responses(new ApiResponses());
        add(any, EVERYWHERE);
        Map<String, ApiResponse> components = new TreeMap<>();
        any.getResponses().forEach((status, response) -> components.put(name(status), response));
        return components;
    }

    private static String name(String status) {
        return "Problem" + status;
    }

    /** Adds what any call may be answered with to the problems that {@code operation} has already. */
    void addCommon(Operation operation) {
        if (operation.getRequestBody() != null) {
            add(operation, List.of(ErrorCode.INVALID_CONFIG));
        }
        Set<String> own = Set.copyOf(operation.getResponses().keySet());
        for (ErrorCode code : EVERYWHERE) {
            String status = Integer.toString(code.httpStatus());
            if (own.contains(status)) {
                add(operation, List.of(code));
            } else {
                operation.getResponses().put(status, new ApiResponse().$ref("#/components/responses/" + name(status)));
            }
        }
    }

    void add(Operation operation, List<ErrorCode> codes) {
        addRefusals(operation, codes.stream().map(code -> new Refusal(code.httpStatus(), code.code(), "")).toList());
    }

    void addRefusals(Operation operation, List<Refusal> refusals) {
        for (Refusal refusal : refusals) {
            ApiResponse response = operation.getResponses().computeIfAbsent(Integer.toString(refusal.status()),
                    status -> new ApiResponse().content(new Content()));
            MediaType body = response.getContent().computeIfAbsent(Problem.MEDIA_TYPE,
                    type -> new MediaType().schema(schemas.of(Problem.class, Direction.READ)).examples(new LinkedHashMap<>()));
            body.getExamples().putIfAbsent(refusal.code(), example(refusal));
            response.setDescription(phrase(refusal.status()) + ": " + told(body));
        }
    }

    /** {@code job-exists, job-terminal when the job is over}. */
    private static String told(MediaType body) {
        return body.getExamples().entrySet().stream()
                .map(code -> code.getValue().getSummary() == null ? code.getKey() : code.getKey() + " " + code.getValue().getSummary())
                .collect(Collectors.joining(", "));
    }

    /** What a status means. */
    static String phrase(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "Status " + status : known.getReasonPhrase();
    }

    private Example example(Refusal refusal) {
        String detail = Stream.of(ErrorCode.values()).filter(code -> code.code().equals(refusal.code())).findFirst()
                .map(ProblemDetails::of).orElse("What exactly went wrong, and the likely cure");
        Example example = new Example().value(schemas.example(Problems.document(refusal.status(), refusal.code(), detail)));
        return refusal.when().isEmpty() ? example : example.summary(refusal.when());
    }
}
