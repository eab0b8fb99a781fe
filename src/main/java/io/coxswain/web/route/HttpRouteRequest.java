package io.coxswain.web.route;

import io.coxswain.api.RouteRequest;
import io.coxswain.web.body.StrictBody;
import io.coxswain.web.body.StrictJsonConverter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** A call of a route, whose body has arrived completely: a handler on a master's loop never waits for a slow caller. */
record HttpRouteRequest(String jobId, Map<String, String> variables, Map<String, String[]> parameters, Map<String, String> headers,
        @Nullable MediaType contentType, byte[] content, StrictBody bodies) implements RouteRequest {

    /** Credentials are nothing that a job type has to know. */
    private static final Set<String> SHOWN = Set.of("accept", "content-type", "idempotency-key", "if-match", "if-none-match");

    @Override
    public String pathVariable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The route's path has no variable '" + name + "', it has " + variables.keySet());
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
        if (content.length > 0) {
            StrictJsonConverter.requireJson(contentType);
        }
        return bodies.read(content, type);
    }
}
