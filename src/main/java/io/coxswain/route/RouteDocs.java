package io.coxswain.route;

import io.coxswain.api.RouteParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route takes and answers.
 *
 * @param summary one line; empty if the author gave none
 * @param description empty if the author gave none
 * @param variables those of the path that are more than text
 * @param request the body, null if the route takes none
 */
public record RouteDocs(String summary, String description, List<RouteParameter<?>> variables, List<RouteParameter<?>> queries,
        List<Header> headers, @Nullable Request request, List<Response> responses, List<Refusal> problems) {

    public RouteDocs {
        variables = List.copyOf(variables);
        queries = List.copyOf(queries);
        headers = List.copyOf(headers);
        responses = List.copyOf(responses);
        problems = List.copyOf(problems);
    }

    /** A header that the route heeds. */
    public record Header(String name, String description) {}

    /** The type of the body and an example of it. */
    public record Request(Class<?> type, Object example) {}

    /** The status of a successful answer; its type and an example of it, both null if it has no body. */
    public record Response(int status, @Nullable Class<?> type, @Nullable Object example) {}

    /**
     * A problem of the author's own.
     *
     * @param when it is answered
     */
    public record Refusal(int status, String code, String when) {}
}
