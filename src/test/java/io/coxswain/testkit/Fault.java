package io.coxswain.testkit;

/** What can go wrong. Each is something that production does sooner or later; none is a bug of the job type. */
public enum Fault {
    /** The master's process dies: in the middle of a callback, or between two. Nothing of it is closed. A new term follows. */
    MASTER_CRASH,
    /**
     * The master's process freezes in the middle of a callback for so long that a new term begins and does some of its work. Then the old
     * callback goes on; each write of it throws {@link io.coxswain.api.StaleEpochException}.
     */
    MASTER_FREEZE,
    /** A callback of the master runs past its timeout and ignores its interrupt: a failed attempt. It goes on later, as after a freeze. */
    MASTER_HUNG,
    /** The job is handed over to another node in an orderly way: {@code close}, and a new term. */
    MASTER_HANDOVER,
    /** An operator pauses the job and resumes it some seconds later, whether it has come to rest by then or not. */
    PAUSE,
    /** A worker's process dies: its master hears NODE_LOST. */
    WORKER_LOST,
    /** A worker's process freezes in the middle of a callback, and is taken for lost; then the callback goes on, fenced. */
    WORKER_FREEZE,
    /** A worker's callback runs past its timeout and ignores its interrupt: its master hears HUNG. It goes on later, fenced. */
    WORKER_HUNG,
    /** A worker's node is shut down: its master hears NODE_DRAINED, after {@code close}. */
    WORKER_DRAINED,
    /** A node claims a worker and can't start it: {@code onWorkerDispatched} with an error, then {@code onWorkerOffline} FAILED. */
    DISPATCH_REFUSED,
    /** A message that waits, for the master or a worker, is delivered twice. */
    DUPLICATE_MESSAGE,
    /**
     * A write is committed, or is not, and nobody can tell: {@link io.coxswain.api.CoxswainException} with
     * {@link io.coxswain.api.ErrorCode#OUTCOME_UNKNOWN}. It ends the attempt, or the worker, unless it is caught.
     */
    UNKNOWN_COMMIT,
    /** The connection of a transaction breaks before its commit: the body of {@code inTransaction} runs again from its start. */
    TRANSACTION_REPEATED
}
