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

    /**
     * A route that the job's master answers.
     *
     * @param method GET must have no effect; the others ask for the role {@code operator}
     * @param path below the job, as in {@code /partitions/{partition}}; its first part must be none of the service's own words
     * @param handler called on the master's loop
     * @return to be described
     * @throws IllegalArgumentException when the path is none, is reserved, or is registered already
     */
    Route leader(HttpMethod method, String path, LeaderRouteHandler handler);

    /**
     * A route that any node answers, without asking the master, also when the job is over. It is called on a thread of the web server,
     * and several times at once.
     *
     * @param method GET must have no effect; the others ask for the role {@code operator}
     * @param path below the job, as in {@code /partitions/{partition}}; its first part must be none of the service's own words
     * @param handler called on the node that was asked, or, if that has not got the job type, on the job's
     * @return to be described
     * @throws IllegalArgumentException when the path is none, is reserved, or is registered already
     */
    Route anyNode(HttpMethod method, String path, RouteHandler handler);

    /**
     * A route with a body that the job's master answers.
     *
     * @param <B> the body
     * @param method not GET
     * @param path below the job
     * @param body a record
     * @param example a body that works as it stands
     * @param handler called on the master's loop, with a valid body
     * @return to be described
     */
    default <B> Route leader(HttpMethod method, String path, Class<B> body, B example, LeaderBodyHandler<B> handler) {
        return leader(method, path, (request, context) -> handler.handle(request.body(body), request, context)).request(body, example);
    }

    /**
     * A route with a body that any node answers.
     *
     * @param <B> the body
     * @param method not GET
     * @param path below the job
     * @param body a record
     * @param example a body that works as it stands
     * @param handler called with a valid body
     * @return to be described
     */
    default <B> Route anyNode(HttpMethod method, String path, Class<B> body, B example, BodyHandler<B> handler) {
        return anyNode(method, path, request -> handler.handle(request.body(body), request)).request(body, example);
    }

    /**
     * A GET that the job's master answers.
     *
     * @param path below the job
     * @param handler called on the master's loop
     * @return to be described
     */
    default Route get(String path, LeaderRouteHandler handler) {
        return leader(HttpMethod.GET, path, handler);
    }

    /**
     * A POST without a body that the job's master answers.
     *
     * @param path below the job
     * @param handler called on the master's loop
     * @return to be described
     */
    default Route post(String path, LeaderRouteHandler handler) {
        return leader(HttpMethod.POST, path, handler);
    }

    /**
     * A POST that the job's master answers.
     *
     * @param <B> the body
     * @param path below the job
     * @param body a record
     * @param example a body that works as it stands
     * @param handler called on the master's loop, with a valid body
     * @return to be described
     */
    default <B> Route post(String path, Class<B> body, B example, LeaderBodyHandler<B> handler) {
        return leader(HttpMethod.POST, path, body, example, handler);
    }

    /**
     * A PUT that the job's master answers.
     *
     * @param <B> the body
     * @param path below the job
     * @param body a record
     * @param example a body that works as it stands
     * @param handler called on the master's loop, with a valid body
     * @return to be described
     */
    default <B> Route put(String path, Class<B> body, B example, LeaderBodyHandler<B> handler) {
        return leader(HttpMethod.PUT, path, body, example, handler);
    }

    /**
     * A PATCH that the job's master answers.
     *
     * @param <B> the body
     * @param path below the job
     * @param body a record
     * @param example a body that works as it stands
     * @param handler called on the master's loop, with a valid body
     * @return to be described
     */
    default <B> Route patch(String path, Class<B> body, B example, LeaderBodyHandler<B> handler) {
        return leader(HttpMethod.PATCH, path, body, example, handler);
    }

    /**
     * A DELETE that the job's master answers.
     *
     * @param path below the job
     * @param handler called on the master's loop
     * @return to be described
     */
    default Route delete(String path, LeaderRouteHandler handler) {
        return leader(HttpMethod.DELETE, path, handler);
    }

    /** The methods that routes may use. */
    enum HttpMethod {
        /** Looks, and changes nothing. */
        GET,
        /** Does something, as often as it is called. */
        POST,
        /** Makes something be as told, however often it is called. */
        PUT,
        /** Changes a part of something. */
        PATCH,
        /** Removes something. */
        DELETE
    }

    /**
     * Answers on the master's loop. What it throws is answered as a problem and does not end the attempt:
     * {@link RouteException} and {@link CoxswainException} as they say, anything else with 500.
     */
    @FunctionalInterface
    interface LeaderRouteHandler {
        /**
         * Answers a call.
         *
         * @param request checked
         * @param context that of the master
         * @return the answer
         * @throws Exception answered as a problem
         */
        RouteResponse handle(RouteRequest request, JobMasterContext context) throws Exception;
    }

    /**
     * A {@link LeaderRouteHandler} that is given the body.
     *
     * @param <B> the body
     */
    @FunctionalInterface
    interface LeaderBodyHandler<B> {
        /**
         * Answers a call.
         *
         * @param body valid
         * @param request checked
         * @param context that of the master
         * @return the answer
         * @throws Exception answered as a problem
         */
        RouteResponse handle(B body, RouteRequest request, JobMasterContext context) throws Exception;
    }

    /** Answers on any node. What it throws is answered as a problem, as by a {@link LeaderRouteHandler}. */
    @FunctionalInterface
    interface RouteHandler {
        /**
         * Answers a call.
         *
         * @param request checked
         * @return the answer
         * @throws Exception answered as a problem
         */
        RouteResponse handle(RouteRequest request) throws Exception;
    }

    /**
     * A {@link RouteHandler} that is given the body.
     *
     * @param <B> the body
     */
    @FunctionalInterface
    interface BodyHandler<B> {
        /**
         * Answers a call.
         *
         * @param body valid
         * @param request checked
         * @return the answer
         * @throws Exception answered as a problem
         */
        RouteResponse handle(B body, RouteRequest request) throws Exception;
    }

    /** What a route takes and answers, checked on each call and shown in {@code /v3/api-docs} and Swagger UI. */
    interface Route {
        /**
         * What the route is for, in one line.
         *
         * @param text for people
         * @return this
         */
        Route summary(String text);

        /**
         * What else callers should know.
         *
         * @param text for people; Markdown
         * @return this
         */
        Route description(String text);

        /**
         * What a variable of the path is read as; one that is not told is text.
         *
         * @param variable a {@link RouteParameter#required} one, named as in the path
         * @return this
         */
        Route path(RouteParameter<?> variable);

        /**
         * A query parameter. A call with one that the route does not have is refused.
         *
         * @param parameter asked for in the handler by {@link RouteRequest#get}
         * @return this
         */
        Route query(RouteParameter<?> parameter);

        /**
         * A query parameter that is text and may be left out.
         *
         * @param name asked for in the handler by {@link RouteRequest#query}
         * @param description what it is for
         * @return this
         */
        default Route query(String name, String description) {
            return query(RouteParameter.optional(name, ParameterType.text(), description));
        }

        /**
         * A header that the route heeds.
         *
         * @param name one of those that {@link RouteRequest#header} shows
         * @param description what it is for
         * @return this
         */
        Route header(String name, String description);

        /**
         * The body's type and an example of it. Handlers that read the body by themselves say so here.
         *
         * @param <T> the body
         * @param type a record
         * @param example one that works as it stands
         * @return this
         */
        <T> Route request(Class<T> type, T example);

        /**
         * A successful answer's status, type and an example of it.
         *
         * @param <T> the body
         * @param status 200 to 299, but not 204
         * @param type a record, or an array of them
         * @param example for people
         * @return this
         */
        <T> Route response(int status, Class<T> type, T example);

        /**
         * A successful answer without a body, 204.
         *
         * @return this
         */
        Route noContent();

        /**
         * A problem that the handler may answer with, by {@link RouteException}.
         *
         * @param status HTTP status, 400 to 599
         * @param code as in the exception
         * @param when completes the sentence that begins with the code: {@code when it is paused already}
         * @return this
         */
        Route problem(int status, String code, String when);

        /**
         * One of the service's own problems that the handler lets pass, such as {@link ErrorCode#TOO_MANY_WORKERS}.
         *
         * @param code of the problem
         * @param when completes the sentence that begins with the code
         * @return this
         */
        default Route problem(ErrorCode code, String when) {
            return problem(code.httpStatus(), code.code(), when);
        }
    }
}
