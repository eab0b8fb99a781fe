package io.coxswain.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a route is documented.
 *
 * @param summary one line; empty if the author gave none
 * @param description empty if the author gave none
 * @param request the body, null if the route takes none
 */
public record RouteDocs(String summary, String description, List<Query> queries, @Nullable Request request, List<Response> responses) {

    public RouteDocs {
        queries = List.copyOf(queries);
        responses = List.copyOf(responses);
    }

    /** A query parameter. */
    public record Query(String name, String description) {}

    /** The type of the body and an example of it. */
    public record Request(Class<?> type, Object example) {}

    /** The status, type and an example of a successful answer. */
    public record Response(int status, Class<?> type, Object example) {}
}
