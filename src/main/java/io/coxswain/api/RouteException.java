package io.coxswain.api;

/** Thrown by a route handler to answer with a problem (RFC 9457) of its own. */
public class RouteException extends RuntimeException {

    private final int status;
    private final String code;

    /**
     * @param status HTTP status, 400 to 599
     * @param code what went wrong, in lower case and dashes; becomes {@code urn:coxswain:problem:<code>}
     * @param message what went wrong and what would cure it
     */
    public RouteException(int status, String code, String message) {
        super(message);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("A problem has a status from 400 to 599, not " + status);
        }
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
