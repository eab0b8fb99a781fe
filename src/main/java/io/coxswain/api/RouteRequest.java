package io.coxswain.api;

import java.util.Optional;

/** A call of a route. */
public interface RouteRequest {

    String jobId();

    /**
     * The value of a parameter that was registered with the route, in its query or as a variable of its path.
     *
     * @throws IllegalStateException when the route has no such parameter
     */
    <T> T get(RouteParameter<T> parameter);

    /** The decoded value of {@code {name}} in the route's path. */
    String pathVariable(String name);

    /** The value of a query parameter, as text. */
    Optional<String> query(String name);

    /** A header of the call that says how it is meant: Accept, Content-Type, Idempotency-Key, If-Match, If-None-Match. No other. */
    Optional<String> header(String name);

    /**
     * The JSON body, read with unknown fields refused and validated by its annotations.
     *
     * @throws CoxswainException {@link ErrorCode#MALFORMED_REQUEST} when it is not JSON, {@link ErrorCode#INVALID_CONFIG} when it does not
     *     fit; let it pass, it is answered as a problem that names the field
     */
    <T> T body(Class<T> type);
}
