package io.coxswain.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a route answers.
 *
 * @param status HTTP status, 200 to 299
 * @param body written as JSON; null for no content
 * @param headers for example {@code Location}
 */
public record RouteResponse(int status, @Nullable Object body, Map<String, String> headers) {

    public RouteResponse {
        if (status < 200 || status > 299) {
            throw new IllegalArgumentException("A route answers with a status from 200 to 299, not " + status
                    + ": throw a RouteException to answer with a problem");
        }
        headers = Map.copyOf(headers);
    }

    public static RouteResponse ok(Object body) {
        return new RouteResponse(200, body, Map.of());
    }

    public static RouteResponse accepted(Object body) {
        return new RouteResponse(202, body, Map.of());
    }

    public static RouteResponse created(String location, Object body) {
        return new RouteResponse(201, body, Map.of("Location", location));
    }

    public static RouteResponse noContent() {
        return new RouteResponse(204, null, Map.of());
    }
}
