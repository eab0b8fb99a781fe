package io.coxswain.route;

import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.JobRoutes.Route;
import io.coxswain.route.RegisteredRoute.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A route while its author still describes it. */
final class RouteRegistration implements Route {

    private final RouteTable table;
    private final HttpMethod method;
    private final RoutePath path;
    private final Target target;
    private final List<RouteDocs.Query> queries = new ArrayList<>();
    private final List<RouteDocs.Response> responses = new ArrayList<>();
    private String summary = "";
    private String description = "";
    private RouteDocs.@Nullable Request request;

    RouteRegistration(RouteTable table, HttpMethod method, RoutePath path, Target target) {
        this.table = table;
        this.method = method;
        this.path = path;
        this.target = target;
    }

    HttpMethod method() {
        return method;
    }

    RoutePath path() {
        return path;
    }

    RegisteredRoute route() {
        return new RegisteredRoute(method, path, target, new RouteDocs(summary, description, queries, request, responses));
    }

    @Override
    public Route summary(String text) {
        table.requireOpen();
        summary = text;
        return this;
    }

    @Override
    public Route description(String text) {
        table.requireOpen();
        description = text;
        return this;
    }

    @Override
    public Route query(String name, String description) {
        table.requireOpen();
        queries.add(new RouteDocs.Query(name, description));
        return this;
    }

    @Override
    public <T> Route request(Class<T> type, T example) {
        table.requireOpen();
        request = new RouteDocs.Request(type, example);
        return this;
    }

    @Override
    public <T> Route response(int status, Class<T> type, T example) {
        table.requireOpen();
        if (status < 200 || status > 299) {
            throw new IllegalArgumentException("The route " + method + " " + path + " documents the status " + status
                    + ": a successful answer has one from 200 to 299");
        }
        responses.add(new RouteDocs.Response(status, type, example));
        return this;
    }
}
