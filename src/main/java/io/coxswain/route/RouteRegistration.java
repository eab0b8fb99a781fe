package io.coxswain.route;

import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.JobRoutes.Route;
import io.coxswain.api.RouteException;
import io.coxswain.api.RouteParameter;
import io.coxswain.route.RegisteredRoute.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A route while its author still describes it. */
final class RouteRegistration implements Route {

    private static final int NO_CONTENT = 204;

    private final RouteTable table;
    private final HttpMethod method;
    private final RoutePath path;
    private final Target target;
    private final List<RouteParameter<?>> variables = new ArrayList<>();
    private final List<RouteParameter<?>> queries = new ArrayList<>();
    private final List<RouteDocs.Header> headers = new ArrayList<>();
    private final List<RouteDocs.Response> responses = new ArrayList<>();
    private final List<RouteDocs.Refusal> problems = new ArrayList<>();
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
        return new RegisteredRoute(method, path, target,
                new RouteDocs(summary, description, variables, queries, headers, request, responses, problems));
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
    public Route path(RouteParameter<?> variable) {
        table.requireOpen();
        if (!path.variables().contains(variable.name())) {
            throw refused("its path has no variable '" + variable.name() + "': write it as {" + variable.name() + "}");
        }
        requireNew(variable);
        variables.add(variable);
        return this;
    }

    @Override
    public Route query(RouteParameter<?> parameter) {
        table.requireOpen();
        if (path.variables().contains(parameter.name())) {
            throw refused("'" + parameter.name() + "' is a variable of its path already: rename the query parameter");
        }
        requireNew(parameter);
        queries.add(parameter);
        return this;
    }

    private void requireNew(RouteParameter<?> parameter) {
        if (Stream.concat(variables.stream(), queries.stream()).anyMatch(other -> other.name().equals(parameter.name()))) {
            throw refused("it has the parameter '" + parameter.name() + "' twice: remove one of them");
        }
    }

    @Override
    public Route header(String name, String description) {
        table.requireOpen();
        headers.add(new RouteDocs.Header(name, description));
        return this;
    }

    @Override
    public <T> Route request(Class<T> type, T example) {
        table.requireOpen();
        if (method == HttpMethod.GET) {
            throw refused("a GET has no body: use query parameters or POST");
        }
        request = new RouteDocs.Request(type, example);
        return this;
    }

    @Override
    public <T> Route response(int status, Class<T> type, T example) {
        table.requireOpen();
        if (status < 200 || status > 299 || status == NO_CONTENT) {
            throw refused("it documents the status " + status
                    + ": a successful answer has one from 200 to 299; say noContent() for 204 and problem(...) for the others");
        }
        return answer(new RouteDocs.Response(status, type, example));
    }

    @Override
    public Route noContent() {
        table.requireOpen();
        return answer(new RouteDocs.Response(NO_CONTENT, null, null));
    }

    private Route answer(RouteDocs.Response response) {
        if (responses.stream().anyMatch(other -> other.status() == response.status())) {
            throw refused("it documents the status " + response.status() + " twice: remove one of them");
        }
        responses.add(response);
        return this;
    }

    @Override
    public Route problem(int status, String code, String when) {
        table.requireOpen();
        RouteException.check(status, code);
        problems.add(new RouteDocs.Refusal(status, code, when));
        return this;
    }

    private IllegalArgumentException refused(String reason) {
        return new IllegalArgumentException("The route " + method + " " + path + " is refused: " + reason);
    }
}
