package io.coxswain.route;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A call of a route, wherever it came from.
 *
 * @param parameters of the query
 * @param headers by their names in any case
 */
public record RouteCall(String jobId, RouteMatch match, Map<String, String[]> parameters, Map<String, String> headers, Body content)
        implements
            RouteRequest {

    /** The body of a call. It has arrived completely: a handler on a master's loop never waits for a slow caller. */
    public interface Body {
        /** @throws CoxswainException when it does not fit */
        <T> T read(Class<T> type);
    }

    /** Credentials are nothing that a job type has to know. */
    private static final Set<String> SHOWN = Set.of("accept", "content-type", "idempotency-key", "if-match", "if-none-match");

    /**
     * Makes sure that the call gives what its route declares, and nothing else.
     *
     * @throws CoxswainException naming the parameter or the field
     */
    public RouteCall checked() {
        RouteDocs docs = match.route().docs();
        requireKnown(parameters, docs.queries().stream().map(RouteParameter::name).toList());
        Stream.concat(docs.variables().stream(), docs.queries().stream()).forEach(this::read);
        if (docs.request() != null) {
            content.read(docs.request().type());
        }
        return this;
    }

    /** @throws CoxswainException {@link ErrorCode#INVALID_PARAMETER} for a query parameter that is not one of {@code known} */
    public static void requireKnown(Map<String, String[]> parameters, Collection<String> known) {
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                throw new CoxswainException(ErrorCode.INVALID_PARAMETER, "The query parameter '" + name + "' is not known here: "
                        + (known.isEmpty() ? "this call takes none" : "this call takes " + known));
            }
        }
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
