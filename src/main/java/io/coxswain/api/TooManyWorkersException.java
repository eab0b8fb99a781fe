package io.coxswain.api;

/**
 * The job has 10,000 workers that have not ended, as many as a job may have; none was created. Retry when some have ended. A code of
 * {@link ErrorCode#TOO_MANY_WORKERS}.
 */
public class TooManyWorkersException extends CoxswainException {
    /**
     * Made by the service.
     *
     * @param message which job, and what would help
     */
    public TooManyWorkersException(String message) {
        super(ErrorCode.TOO_MANY_WORKERS, message);
    }
}
