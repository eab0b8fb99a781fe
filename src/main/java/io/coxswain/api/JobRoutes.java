package io.coxswain.api;

/**
 * Where routes below {@code /api/v1/jobs/{jobId}} are registered. Paths start with a slash and may hold variables:
 * {@code /partitions/{partition}}.
 *
 * <p>A leader's route runs on the loop of the job's master, on the leader's node, wherever the request came in. An any-node
 * route runs on the node that was asked.
 */
public interface JobRoutes {

    /** A route that the job's master answers. */
    Route leader(HttpMethod method, String path, LeaderRouteHandler handler);

    /** A route that any node answers. */
    Route anyNode(HttpMethod method, String path, RouteHandler handler);

    default Route get(String path, LeaderRouteHandler handler) {
        return leader(HttpMethod.GET, path, handler);
    }

    default Route post(String path, LeaderRouteHandler handler) {
        return leader(HttpMethod.POST, path, handler);
    }

    /** The methods that routes may use. */
    enum HttpMethod {
        GET, POST, PUT, PATCH, DELETE
    }

    /** Answers on the master's loop. What it throws is answered as a problem and does not end the attempt. */
    @FunctionalInterface
    interface LeaderRouteHandler {
        RouteResponse handle(RouteRequest request, JobMasterContext context) throws Exception;
    }

    /** Answers on any node. */
    @FunctionalInterface
    interface RouteHandler {
        RouteResponse handle(RouteRequest request) throws Exception;
    }

    /** How a route is documented in {@code /v3/api-docs} and Swagger UI. */
    interface Route {
        /** One line. */
        Route summary(String text);

        Route description(String text);

        /** A query parameter. */
        Route query(String name, String description);

        /** The body's type and an example of it. */
        <T> Route request(Class<T> type, T example);

        /** A successful answer's status, type and an example of it. */
        <T> Route response(int status, Class<T> type, T example);
    }
}
