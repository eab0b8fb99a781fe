package io.coxswain.web.contract;

import io.coxswain.api.ErrorCode;
import io.coxswain.web.contract.DocumentedApi.Operation;
import io.coxswain.web.contract.HostileRequests.Request;
import io.coxswain.web.contract.RawHttp.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether an answer is one that the document allows. */
final class AnswerCheck {

    private static final String PROBLEM = "application/problem+json";
    private static final Set<String> CODES = Arrays.stream(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toSet());
    /** What only somebody with the sources should see. */
    private static final Pattern INNARDS = Pattern.compile("\\tat |Exception|io\\.coxswain\\.|org\\.(springframework|postgresql|apache)"
            + "|tools\\.jackson|java\\.(lang|util)|SQLState|ERROR: |coxswain_|jakarta\\.");

    private final DocumentSchemaCheck schemas;

    AnswerCheck(DocumentSchemaCheck schemas) {
        this.schemas = schemas;
    }

    /** What is wrong with {@code answer}; empty if nothing is. */
    Optional<String> complaint(Operation operation, Request request, Answer answer) {
        if (answer.status() == 0) {
            return request.broken() ? Optional.empty() : Optional.of("the node hung up");
        }
        if (INNARDS.matcher(answer.body()).find()) {
            return Optional.of("it tells of the innards");
        }
        if (answer.status() >= 500 && !(answer.status() == 503 && answer.headers().containsKey("retry-after"))) {
            return Optional.of("it is the node's fault");
        }
        JsonNode documented = operation.responses().getOrDefault(Integer.toString(answer.status()),
                operation.responses().get(answer.status() / 100 + "XX"));
        if (answer.status() >= 400) {
            return problem(answer).or(() -> documented == null && !request.elsewhere()
                    ? Optional.of("its status is not documented")
                    : Optional.empty());
        }
        if (request.elsewhere()) {
            return Optional.empty();
        }
        return documented == null ? Optional.of("its status is not documented") : body(documented, answer);
    }

    private Optional<String> problem(Answer answer) {
        if (!answer.contentType().equals(PROBLEM)) {
            return Optional.of("it is no problem: " + answer.contentType());
        }
        JsonNode problem = json(answer.body());
        List<String> errors = schemas.errors("{\"$ref\": \"#/components/schemas/Problem\"}", problem);
        if (!errors.isEmpty()) {
            return Optional.of("the problem does not fit its schema: " + errors);
        }
        if (problem.get("status").intValue() != answer.status()) {
            return Optional.of("the problem's status is another one");
        }
        String code = problem.get("code").stringValue();
        return CODES.contains(code) ? Optional.empty() : Optional.of("the code " + code + " is not documented");
    }

    private Optional<String> body(JsonNode documented, Answer answer) {
        if (answer.contentType().isEmpty() || answer.contentType().equals("text/event-stream")) {
            return Optional.empty();
        }
        JsonNode schema = documented.path("content").path(answer.contentType()).path("schema");
        if (schema.isMissingNode()) {
            return Optional.of("its content type is not documented: " + answer.contentType());
        }
        List<String> errors = schemas.errors(schema.toString(), json(answer.body()));
        return errors.isEmpty() ? Optional.empty() : Optional.of("it does not fit its schema: " + errors);
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            return JsonMapper.shared().createObjectNode();
        }
    }
}
