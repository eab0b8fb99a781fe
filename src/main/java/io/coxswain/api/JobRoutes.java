package io.coxswain.api;

/**
 * Where routes below {@code /api/v1/jobs/{jobId}} are registered. Paths start with a slash and may hold variables:
 *
 * <pre>{@code
 * routes.post("/partitions/{partition}/pause", Pause.class, new Pause("maintenance"), (pause, request, context) -> {
 *     Partition partition = partitions.get(request.get(PARTITION));
 *     if (partition.isPaused()) {
 *         throw new RouteException(409, "partition-paused", "Partition " + partition + " is paused already");
 *     }
 *     return RouteResponse.accepted(partition.pause(pause.reason()));
 * }).summary("Pause a partition").path(PARTITION).response(202, Partition.class, EXAMPLE)
 *         .problem(409, "partition-paused", "when it is paused already");
 * }</pre>
 *
 * <p>A leader's route runs on the loop of the job's master, on the leader's node, wherever the request came in; it waits its
 * turn among the other callbacks, so it needs no locks. An any-node route runs on the node that was asked.
 *
 * <p>What the call gives is checked against what the route declares before the handler is called: path variables, query
 * parameters, of which no other may be given, and the body, read with unknown fields refused and validated by its Jakarta
 * Validation annotations. A master is called only once its {@code init} or {@code onMasterRecovered} has succeeded, and no
 * longer when it is about to close; before and after, callers are asked to try again (503 with {@code Retry-After}).
 */
public interface JobRoutes {

    /** A route that the job's master answers. */
    Route leader(HttpMethod method, String path, LeaderRouteHandler handler);

    /** A route that any node answers. */
    Route anyNode(HttpMethod method, String path, RouteHandler handler);

    /**
     * A route with a body that the job's master answers.
     *
     * @param body a record
     * @param example a body that works as it stands
     */
    default <B> Route leader(HttpMethod method, String path, Class<B> body, B example, LeaderBodyHandler<B> handler) {
        return leader(method, path, (request, context) -> handler.handle(request.body(body), request, context)).request(body, example);
    }

    /**
     * A route with a body that any node answers.
     *
     * @param body a record
     * @param example a body that works as it stands
     */
    default <B> Route anyNode(HttpMethod method, String path, Class<B> body, B example, BodyHandler<B> handler) {
        return anyNode(method, path, request -> handler.handle(request.body(body), request)).request(body, example);
    }

    default Route get(String path, LeaderRouteHandler handler) {
        return leader(HttpMethod.GET, path, handler);
    }

    default Route post(String path, LeaderRouteHandler handler) {
        return leader(HttpMethod.POST, path, handler);
    }

    default <B> Route post(String path, Class<B> body, B example, LeaderBodyHandler<B> handler) {
        return leader(HttpMethod.POST, path, body, example, handler);
    }

    default <B> Route put(String path, Class<B> body, B example, LeaderBodyHandler<B> handler) {
        return leader(HttpMethod.PUT, path, body, example, handler);
    }

    default <B> Route patch(String path, Class<B> body, B example, LeaderBodyHandler<B> handler) {
        return leader(HttpMethod.PATCH, path, body, example, handler);
    }

    default Route delete(String path, LeaderRouteHandler handler) {
        return leader(HttpMethod.DELETE, path, handler);
    }

    /** The methods that routes may use. */
    enum HttpMethod {
        GET, POST, PUT, PATCH, DELETE
    }

    /**
     * Answers on the master's loop. What it throws is answered as a problem and does not end the attempt:
     * {@link RouteException} and {@link CoxswainException} as they say, anything else with 500.
     */
    @FunctionalInterface
    interface LeaderRouteHandler {
        RouteResponse handle(RouteRequest request, JobMasterContext context) throws Exception;
    }

    /** A {@link LeaderRouteHandler} that is given the body. */
    @FunctionalInterface
    interface LeaderBodyHandler<B> {
        RouteResponse handle(B body, RouteRequest request, JobMasterContext context) throws Exception;
    }

    /** Answers on any node. */
    @FunctionalInterface
    interface RouteHandler {
        RouteResponse handle(RouteRequest request) throws Exception;
    }

    /** A {@link RouteHandler} that is given the body. */
    @FunctionalInterface
    interface BodyHandler<B> {
        RouteResponse handle(B body, RouteRequest request) throws Exception;
    }

    /** What a route takes and answers, checked on each call and shown in {@code /v3/api-docs} and Swagger UI. */
    interface Route {
        /** One line. */
        Route summary(String text);

        Route description(String text);

        /** What a variable of the path is read as; one that is not told is text. */
        Route path(RouteParameter<?> variable);

        /** A query parameter. A call with one that the route does not have is refused. */
        Route query(RouteParameter<?> parameter);

        /** A query parameter that is text and may be left out. */
        default Route query(String name, String description) {
            return query(RouteParameter.optional(name, ParameterType.text(), description));
        }

        /** A header that the route heeds, one of those that {@link RouteRequest#header} shows. */
        Route header(String name, String description);

        /** The body's type and an example of it. Handlers that read the body by themselves say so here. */
        <T> Route request(Class<T> type, T example);

        /** A successful answer's status, type and an example of it. */
        <T> Route response(int status, Class<T> type, T example);

        /** A successful answer without a body, 204. */
        Route noContent();

        /**
         * A problem that the handler may answer with, by {@link RouteException}.
         *
         * @param when completes the sentence that begins with the code: {@code when it is paused already}
         */
        Route problem(int status, String code, String when);

        /** One of the service's own problems that the handler lets pass, such as {@link ErrorCode#TOO_MANY_WORKERS}. */
        default Route problem(ErrorCode code, String when) {
            return problem(code.httpStatus(), code.code(), when);
        }
    }
}
