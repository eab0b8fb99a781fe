package io.coxswain.web.route;

/** A job type has routes that can't be offered, so the node doesn't start. */
public final class RefusedRoutesException extends RuntimeException {
    RefusedRoutesException(String jobType, RuntimeException cause) {
        super("The routes of job type '" + jobType + "' can't be offered: " + told(cause), cause);
    }

    /** What is refused says why; anything else went wrong in the author's own code. */
    private static String told(RuntimeException cause) {
        return cause instanceof IllegalArgumentException || cause instanceof IllegalStateException
                ? cause.getMessage()
                : "onOpenApiInitialized failed with " + cause;
    }
}
