package io.coxswain.api;

import org.jspecify.annotations.Nullable;

/** Thrown by a job master's callback to fail the job at once: no other attempt could succeed. */
public class FatalJobException extends RuntimeException {
    public FatalJobException(String message) {
        this(message, null);
    }

    public FatalJobException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
