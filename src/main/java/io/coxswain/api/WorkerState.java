package io.coxswain.api;

/** Where a worker is in its life. */
public enum WorkerState {
    /** Waits for a node that may and can run it. */
    PENDING,
    /** Claimed by a node, {@code init} not yet over. */
    STARTING,
    /** Runs. */
    RUNNING,
    /** Was asked to stop and has not ended yet. */
    STOPPING,
    /** Has done its work. */
    FINISHED,
    /** Threw, hung, or exited with an error. */
    FAILED,
    /** Was asked to stop, and has. */
    CANCELED,
    /** Its node is gone. */
    LOST;

    /**
     * Whether the worker has ended for good.
     *
     * @return true for FINISHED, FAILED, CANCELED and LOST
     */
    public boolean isTerminal() {
        return switch (this) {
            case PENDING, STARTING, RUNNING, STOPPING -> false;
            case FINISHED, FAILED, CANCELED, LOST -> true;
        };
    }
}
