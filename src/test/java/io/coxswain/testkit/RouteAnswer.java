package io.coxswain.testkit;

import io.coxswain.api.Violation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a caller of a route gets, as over HTTP: a status, and JSON or a problem.
 *
 * @param code of the problem, as in {@code partition-paused}; null if it is none
 * @param detail of the problem, for people; null if it is none
 * @param violations what is wrong with which field, if the input is at fault
 * @param json the body of an answer that is no problem; null if it has none
 */
public record RouteAnswer(int status, @Nullable String code, @Nullable String detail, List<Violation> violations,
        @Nullable JsonNode json, Map<String, String> headers) {

    public RouteAnswer {
        violations = List.copyOf(violations);
        headers = Map.copyOf(headers);
    }

    /**
     * The body, read as {@code type}.
     *
     * @throws IllegalStateException when there is none; the message says which problem is there instead
     */
    public <T> T body(Class<T> type) {
        if (json == null) {
            throw new IllegalStateException("This answer has no body: " + status + (code == null ? "" : " " + code + ": " + detail));
        }
        return Options.JSON.read(Options.JSON.write(json), type);
    }
}
