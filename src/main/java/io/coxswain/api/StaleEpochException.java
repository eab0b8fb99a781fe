package io.coxswain.api;

/** The writer was replaced: a newer term (or none) holds the job, and the write had no effect. Let it pass. */
public class StaleEpochException extends CoxswainException {
    public StaleEpochException(String message) {
        super(ErrorCode.STALE_EPOCH, message);
    }
}
