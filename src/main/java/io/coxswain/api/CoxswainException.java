package io.coxswain.api;

import org.jspecify.annotations.Nullable;

/**
 * Whatever the service refuses. The code says what; the message names the thing, its id and the likely cure. Let it pass unless you know
 * better: thrown out of a callback it ends the attempt (or the worker), thrown out of a route handler it is the answer.
 */
public class CoxswainException extends RuntimeException {

    /** What is refused. */
    private final ErrorCode code;

    /**
     * An exception without a cause.
     *
     * @param code what is refused
     * @param message for people: what, and the likely cure
     */
    public CoxswainException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * An exception that another one has caused.
     *
     * @param code what is refused
     * @param message for people: what, and the likely cure
     * @param cause null if there is none
     */
    public CoxswainException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /**
     * What is refused, for programs.
     *
     * @return the code; {@link ErrorCode#isRetryable} says whether trying again may help
     */
    public ErrorCode code() {
        return code;
    }
}
