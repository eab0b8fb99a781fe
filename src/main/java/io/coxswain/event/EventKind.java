package io.coxswain.event;

/** What can happen to a job. */
public enum EventKind {
    SUBMITTED,
    /** A node has taken the job's lock under a new epoch. */
    LEADER_ELECTED,
    /** The term is over; data: cause (crash, expiry, shutdown, drain, resigned, rebalance, deleted; resumed and config
     * if a caller wanted a new term), session. */
    LEADER_LOST,
    /**
     * A leader has confirmed after the last one that had was lost; data: lostBy (node), session, cause (crash, freeze, handover, resign,
     * rebalance, resumed, config; deleted if somebody deleted the session by hand), noticedAt, leaderlessMillis. All by the database's clock.
     */
    TAKEN_OVER,
    /** init or onMasterRecovered has returned; data: recovered. */
    STARTED,
    /** Data: code, error, attempts, retryAfterMillis. */
    ATTEMPT_FAILED,
    /** Data: by. */
    CANCEL_REQUESTED,
    /** The deadline of a cancellation has passed without an exit. */
    CANCEL_ENFORCED,
    /** Data: by. */
    PAUSE_REQUESTED,
    /** The deadline of a pause has passed before the job's workers had ended; PAUSED follows. */
    PAUSE_ENFORCED,
    /** Nobody leads it, and nothing of it runs. */
    PAUSED,
    /** Data: by. */
    RESUMED,
    /** The job has another config, and a new term begins with it; data: by. Never the config itself. */
    CONFIG_UPDATED,
    /** Terminal; data: state, code, error, and by if somebody ended the job over the head of its master. */
    EXITED,
    /** Data: worker, state, error. */
    WORKER_ENDED,
    /**
     * A callback ran past its limit; data: callback, since, limitMillis, heeded (whether it ended when it was interrupted), stack (with what
     * its thread waits for), and worker if it is one's.
     */
    CALLBACK_HUNG,
    /** What CALLBACK_HUNG was before it told more; only older events are of this kind. */
    CALLBACK_ABANDONED
}
