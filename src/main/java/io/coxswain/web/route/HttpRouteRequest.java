package io.coxswain.web.route;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.route.RouteDocs;
import io.coxswain.route.RouteMatch;
import io.coxswain.web.body.KnownParameters;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A call of a route, whose body has arrived completely: a handler on a master's loop never waits for a slow caller. */
record HttpRouteRequest(String jobId, RouteMatch match, Map<String, String[]> parameters, Map<String, String> headers, CallBody content)
        implements
            RouteRequest {

    /** Credentials are nothing that a job type has to know. */
    private static final Set<String> SHOWN = Set.of("accept", "content-type", "idempotency-key", "if-match", "if-none-match");

    /**
     * Makes sure that the call gives what its route declares, and nothing else.
     *
     * @throws CoxswainException naming the parameter or the field
     */
    HttpRouteRequest checked() {
        RouteDocs docs = match.route().docs();
        KnownParameters.require(parameters, docs.queries().stream().map(RouteParameter::name).toList());
        Stream.concat(docs.variables().stream(), docs.queries().stream()).forEach(this::read);
        if (docs.request() != null) {
            content.read(docs.request().type());
        }
        return this;
    }

    @Override
    public <T> T get(RouteParameter<T> parameter) {
        RouteDocs docs = match.route().docs();
        if (Stream.concat(docs.variables().stream(), docs.queries().stream()).noneMatch(own -> own.name().equals(parameter.name()))) {
            throw new IllegalStateException("The route " + match.route() + " is asked for its parameter '" + parameter
                    + "', which was not registered with it: add path(...) or query(...)");
        }
        return read(parameter);
    }

    private <T> T read(RouteParameter<T> parameter) {
        String variable = match.variables().get(parameter.name());
        try {
            return parameter.read(variable == null ? query(parameter.name()).orElse(null) : variable);
        } catch (IllegalArgumentException e) {
            throw new CoxswainException(ErrorCode.INVALID_PARAMETER, (variable == null ? "The query parameter '" : "The path's part '")
                    + parameter + "' " + e.getMessage(), e);
        }
    }

    @Override
    public String pathVariable(String name) {
        String value = match.variables().get(name);
        if (value == null) {
            throw new IllegalArgumentException("The route's path has no variable '" + name + "', it has " + match.variables().keySet());
        }
        return value;
    }

    @Override
    public Optional<String> query(String name) {
        String[] values = parameters.get(name);
        return values == null || values.length == 0 ? Optional.empty() : Optional.of(values[0]);
    }

    @Override
    public Optional<String> header(String name) {
        return SHOWN.contains(name.toLowerCase(Locale.ROOT)) ? Optional.ofNullable(headers.get(name)) : Optional.empty();
    }

    @Override
    public <T> T body(Class<T> type) {
        return content.read(type);
    }
}
