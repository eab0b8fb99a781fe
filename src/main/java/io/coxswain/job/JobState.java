package io.coxswain.job;

/** Where a job is in its life. */
public enum JobState {
    /** Accepted, init has not succeeded yet. */
    CREATED,
    RUNNING,
    /** Between two attempts. */
    RETRYING,
    /** Somebody has asked for its rest; its master is bringing it there. */
    PAUSING,
    /** At rest until somebody resumes it: nobody leads it, and nothing of it runs. */
    PAUSED,
    /** Somebody has asked for its end; its master is ending it. */
    CANCELING,
    FINISHED,
    FAILED,
    CANCELED;

    public boolean isTerminal() {
        return switch (this) {
            case CREATED, RUNNING, RETRYING, PAUSING, PAUSED, CANCELING -> false;
            case FINISHED, FAILED, CANCELED -> true;
        };
    }

    /** Whether somebody wants it to rest, so that none of its workers starts. */
    public boolean isPaused() {
        return this == PAUSING || this == PAUSED;
    }
}
