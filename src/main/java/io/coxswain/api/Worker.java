package io.coxswain.api;

/**
 * Does the work. One instance serves one worker, on one node, once; a replacement is a new worker with a new id.
 *
 * <p>Callbacks run one at a time on the worker's own loop, on a virtual thread, and may block. What they throw ends the
 * worker as FAILED. A callback longer than {@code coxswain.job.callback-timeout} is interrupted, and the worker ends as HUNG.
 */
public interface Worker {

    /** Before anything else. The master hears {@code onWorkerOnline} when it returns. */
    default void init(WorkerContext context) throws Exception {}

    /**
     * A step of the work.
     *
     * @return when to be called again
     */
    NextTick tick(WorkerContext context) throws Exception;

    /** A message from the master. At least once, in order. */
    default void onMasterMessage(Message message, WorkerContext context) throws Exception {}

    /** This worker ends, for whatever reason. Last, once. Must return within 5 s. */
    default void close(WorkerContext context) throws Exception {}
}
