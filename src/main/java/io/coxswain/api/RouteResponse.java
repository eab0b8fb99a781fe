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

    /**
     * Checks the status.
     *
     * @throws IllegalArgumentException when it is not one from 200 to 299
     */
    public RouteResponse {
        if (status < 200 || status > 299) {
            throw new IllegalArgumentException("A route answers with a status from 200 to 299, not " + status
                    + ": throw a RouteException to answer with a problem");
        }
        headers = Map.copyOf(headers);
    }

    /**
     * 200: here it is.
     *
     * @param body written as JSON
     * @return an answer
     */
    public static RouteResponse ok(Object body) {
        return new RouteResponse(200, body, Map.of());
    }

    /**
     * 202: it will be done.
     *
     * @param body written as JSON
     * @return an answer
     */
    public static RouteResponse accepted(Object body) {
        return new RouteResponse(202, body, Map.of());
    }

    /**
     * 201: something new is there.
     *
     * @param location its address, relative to the server: {@code /api/v1/jobs/nightly/partitions/7}
     * @param body written as JSON
     * @return an answer
     */
    public static RouteResponse created(String location, Object body) {
        return new RouteResponse(201, body, Map.of("Location", location));
    }

    /**
     * 204: done, and there is nothing to say.
     *
     * @return an answer
     */
    public static RouteResponse noContent() {
        return new RouteResponse(204, null, Map.of());
    }
}
