package io.coxswain.web.route;

import io.coxswain.api.RouteRequest;
import io.coxswain.web.body.StrictBody;
import io.coxswain.web.body.StrictJsonConverter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** A call of a route, whose body has arrived completely: a handler on a master's loop never waits for a slow caller. */
record HttpRouteRequest(String jobId, Map<String, String> variables, Map<String, String[]> parameters, @Nullable MediaType contentType,
        byte[] content, StrictBody bodies) implements RouteRequest {

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
    public <T> T body(Class<T> type) {
        if (content.length > 0) {
            StrictJsonConverter.requireJson(contentType);
        }
        return bodies.read(content, type);
    }
}
