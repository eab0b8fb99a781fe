package io.coxswain.api;

import java.util.Optional;

/** A call of a route, whose parameters and body have been checked against what the route declares. Valid during the handler. */
public interface RouteRequest {

    /**
     * The job that is called.
     *
     * @return its id
     */
    String jobId();

    /**
     * The value of a parameter that was registered with the route, in its query or as a variable of its path.
     *
     * @param <T> what it is read as
     * @param parameter the constant that was registered
     * @return its value, or its default
     * @throws IllegalStateException when the route has no such parameter
     */
    <T> T get(RouteParameter<T> parameter);

    /**
     * The decoded value of a variable in the route's path, as text.
     *
     * @param name without its braces
     * @return not empty
     * @throws IllegalArgumentException when the path has no such variable
     */
    String pathVariable(String name);

    /**
     * The value of a query parameter, as text.
     *
     * @param name of a parameter that was registered
     * @return empty when the call leaves it out
     */
    Optional<String> query(String name);

    /**
     * A header of the call that says how it is meant: Accept, Content-Type, Idempotency-Key, If-Match, If-None-Match. No other, so that no
     * credentials of a caller reach a job type.
     *
     * @param name in upper or lower case
     * @return empty when the call has none, or none of that name is shown
     */
    Optional<String> header(String name);

    /**
     * The JSON body, up to 1 MiB, read with unknown fields refused and validated by its annotations.
     *
     * @param <T> a record
     * @param type what it is read as
     * @return valid
     * @throws CoxswainException {@link ErrorCode#MALFORMED_REQUEST} when it is not JSON, {@link ErrorCode#INVALID_CONFIG} when it does not
     *     fit; let it pass, it is answered as a problem that names the field
     */
    <T> T body(Class<T> type);
}
