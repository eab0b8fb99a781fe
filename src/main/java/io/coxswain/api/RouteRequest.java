package io.coxswain.api;

import java.util.Optional;

/** A call of a route. */
public interface RouteRequest {

    String jobId();

    /** The decoded value of {@code {name}} in the route's path. */
    String pathVariable(String name);

    /** The first value of a query parameter. */
    Optional<String> query(String name);

    /**
     * The JSON body, read with unknown fields refused and validated by its annotations.
     *
     * @throws RouteException 400 when it is not JSON of that shape, 422 when it is invalid
     */
    <T> T body(Class<T> type);
}
