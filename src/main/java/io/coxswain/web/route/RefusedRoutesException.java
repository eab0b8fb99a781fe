package io.coxswain.web.route;

/** A job type has routes that can't be offered, so the node doesn't start. */
public final class RefusedRoutesException extends RuntimeException {
    RefusedRoutesException(String jobType, RuntimeException cause) {
        super("The routes of job type '" + jobType + "' can't be offered: " + cause.getMessage(), cause);
    }
}
