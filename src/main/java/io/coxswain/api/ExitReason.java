package io.coxswain.api;

/** How a job ends. Each is final: a job that is over never runs again. */
public enum ExitReason {
    /** The job has done its work. */
    FINISHED,
    /** The job can't do its work. */
    FAILED,
    /** Somebody asked for its end. */
    CANCELED
}
