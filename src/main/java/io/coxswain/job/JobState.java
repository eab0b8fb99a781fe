package io.coxswain.job;

/** Where a job is in its life. */
public enum JobState {
    /** Accepted, init has not succeeded yet. */
    CREATED,
    RUNNING,
    /** Between two attempts. */
    RETRYING,
    /** Somebody has asked for its end; its master is ending it. */
    CANCELING,
    FINISHED,
    FAILED,
    CANCELED;

    public boolean isTerminal() {
        return switch (this) {
            case CREATED, RUNNING, RETRYING, CANCELING -> false;
            case FINISHED, FAILED, CANCELED -> true;
        };
    }
}
