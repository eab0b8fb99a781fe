package io.coxswain.api;

import org.jspecify.annotations.Nullable;

/** The bucket or the directory of a {@link Resource} can't be reached or used right now. Trying again later may help. */
public class ResourceUnavailableException extends CoxswainException {
    /**
     * Made by the service.
     *
     * @param message what can't be reached, and why
     * @param cause null if there is none
     */
    public ResourceUnavailableException(String message, @Nullable Throwable cause) {
        super(ErrorCode.RESOURCE_UNAVAILABLE, message, cause);
    }
}
