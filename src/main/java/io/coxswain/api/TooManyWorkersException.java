package io.coxswain.api;

/** The job has as many live workers as a job may have; none was created. */
public class TooManyWorkersException extends CoxswainException {
    public TooManyWorkersException(String message) {
        super(ErrorCode.TOO_MANY_WORKERS, message);
    }
}
