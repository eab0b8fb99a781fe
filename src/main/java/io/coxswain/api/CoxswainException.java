package io.coxswain.api;

import org.jspecify.annotations.Nullable;

/** Whatever the service refuses. The code says what; the message names the thing, its id and the likely cure. */
public class CoxswainException extends RuntimeException {

    private final ErrorCode code;

    public CoxswainException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public CoxswainException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
