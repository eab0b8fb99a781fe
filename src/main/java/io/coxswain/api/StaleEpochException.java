package io.coxswain.api;

/**
 * The writer was replaced: a newer term (or none) holds the job, or the worker was given up, and the write had no effect. Let it pass: the
 * framework ends this instance, and whoever goes on with the job elsewhere does what is to be done. Whoever catches it and goes on gets it
 * again with the next write. A code of {@link ErrorCode#STALE_EPOCH}.
 */
public class StaleEpochException extends CoxswainException {
    /**
     * Made by the service.
     *
     * @param message whose write was refused
     */
    public StaleEpochException(String message) {
        super(ErrorCode.STALE_EPOCH, message);
    }
}
