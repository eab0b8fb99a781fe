package io.coxswain.api;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a callback of a job master to fail the job at once, without backoff, however many attempts it may have: no other one could
 * succeed. Its message is the job's error. Thrown by a worker it is as any other exception; its master decides.
 */
public class FatalJobException extends RuntimeException {
    /**
     * An exception without a cause.
     *
     * @param message what is wrong, and what its submitter could do about it
     */
    public FatalJobException(String message) {
        this(message, null);
    }

    /**
     * An exception that another one has caused.
     *
     * @param message what is wrong, and what its submitter could do about it
     * @param cause null if there is none
     */
    public FatalJobException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
