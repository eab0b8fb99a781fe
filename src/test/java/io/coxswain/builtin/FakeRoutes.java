package io.coxswain.builtin;

import io.coxswain.api.JobRoutes;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Keeps the routes that a master registers, to be called by {@code GET /path}. */
public final class FakeRoutes implements JobRoutes {

    /** A route and how it is documented. */
    public static final class Documented implements Route {

        private final LeaderRouteHandler handler;
        private final Map<String, Object> documentation = new LinkedHashMap<>();

        Documented(LeaderRouteHandler handler) {
            this.handler = handler;
        }

        /** What was said about it, by name of the method. */
        public Map<String, Object> documentation() {
            return documentation;
        }

        @Override
        public Route summary(String text) {
            return put("summary", text);
        }

        @Override
        public Route description(String text) {
            return put("description", text);
        }

        @Override
        public Route path(RouteParameter<?> variable) {
            return put("path " + variable, variable.description());
        }

        @Override
        public Route query(RouteParameter<?> parameter) {
            return put("query " + parameter, parameter.description());
        }

        @Override
        public Route header(String name, String description) {
            return put("header " + name, description);
        }

        @Override
        public <T> Route request(Class<T> type, T example) {
            return put("request", example);
        }

        @Override
        public <T> Route response(int status, Class<T> type, T example) {
            return put("response", example);
        }

        @Override
        public Route noContent() {
            return put("response", "none");
        }

        @Override
        public Route problem(int status, String code, String when) {
            return put("problem " + code, when);
        }

        private Route put(String what, Object value) {
            documentation.put(what, value);
            return this;
        }
    }

    private final Map<String, Documented> routes = new LinkedHashMap<>();

    public Map<String, Documented> routes() {
        return routes;
    }

    /** The JSON that a route answers. */
    public JsonNode call(String route, Map<String, String> query, FakeMasterContext context) throws Exception {
        RouteResponse response = routes.get(route).handler.handle(new Request(context.jobId(), query), context);
        return FakeKeyValueStore.JSON.valueToTree(response.body());
    }

    @Override
    public Route leader(HttpMethod method, String path, LeaderRouteHandler handler) {
        Documented route = new Documented(handler);
        routes.put(method + " " + path, route);
        return route;
    }

    @Override
    public Route anyNode(HttpMethod method, String path, RouteHandler handler) {
        return leader(method, path, (request, context) -> handler.handle(request));
    }

    private record Request(String jobId, Map<String, String> parameters) implements RouteRequest {

        @Override
        public <T> T get(RouteParameter<T> parameter) {
            return parameter.read(parameters.get(parameter.name()));
        }

        @Override
        public String pathVariable(String name) {
            throw new IllegalArgumentException("no variable " + name);
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.ofNullable(parameters.get(name));
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public <T> T body(Class<T> type) {
            throw new UnsupportedOperationException("body");
        }
    }
}
