package io.coxswain.api;

import java.util.regex.Pattern;

/**
 * Thrown by a route handler to answer with a problem (RFC 9457) of its own. It has no effect on the job; callers are asked to
 * try again if the status is 429 or 503.
 */
public class RouteException extends RuntimeException {

    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /** HTTP status. */
    private final int status;
    /** What went wrong. */
    private final String code;

    /**
     * A problem of the author's own.
     *
     * @param status HTTP status, 400 to 599
     * @param code what went wrong, in lower case and dashes; becomes {@code urn:coxswain:problem:<code>}
     * @param message what went wrong and what would cure it
     */
    public RouteException(int status, String code, String message) {
        super(message);
        check(status, code);
        this.status = status;
        this.code = code;
    }

    /**
     * Makes sure that a problem can have this status and this code.
     *
     * @param status HTTP status
     * @param code what went wrong
     * @throws IllegalArgumentException saying what they should look like
     */
    public static void check(int status, String code) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("A problem has a status from 400 to 599, not " + status);
        }
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("The code of a problem has lower case letters, digits and dashes, not '" + code + "'");
        }
    }

    /**
     * The status of the answer.
     *
     * @return HTTP status, 400 to 599
     */
    public int status() {
        return status;
    }

    /**
     * What went wrong, for programs.
     *
     * @return lower case letters, digits and dashes
     */
    public String code() {
        return code;
    }
}
