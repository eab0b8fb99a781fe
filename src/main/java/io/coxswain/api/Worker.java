package io.coxswain.api;

/**
 * Does the work. One instance serves one worker, on one node, once; a replacement is a new worker with a new id.
 *
 * <p>Order: {@link #init}; then {@link #tick}, {@link #onMasterMessage} and {@link #onDrain}, each as it arises; last {@link #close}. Callbacks run one at a time on
 * the worker's own loop, on a virtual thread, and may block; so fields need no locks. What they throw ends the worker as FAILED; it is not
 * tried again: the master decides whether to create another one. A callback longer than {@code coxswain.job.callback-timeout} (60 s) is
 * interrupted; if it throws then the worker ends as FAILED, and if it ignores that for another second as HUNG.
 *
 * <p>A worker lives on when its master's node dies; the next master finds it. It ends when its own node does, when its job is over, when
 * somebody asks it to stop, or by {@link WorkerContext#exit()}. What a successor needs to go on belongs into {@link WorkerContext#kv}.
 */
public interface Worker {

    /**
     * Before anything else, once. The master hears {@code onWorkerOnline} when it returns.
     *
     * @param context valid until the worker ends, also in fields
     * @throws Exception ends the worker as FAILED
     */
    default void init(WorkerContext context) throws Exception {}

    /**
     * A step of the work. Called first right after {@code init}. Short steps are better than long ones: messages and requests to stop
     * come between them.
     *
     * @param context that of this worker
     * @return when to be called again
     * @throws Exception ends the worker as FAILED
     */
    NextTick tick(WorkerContext context) throws Exception;

    /**
     * A message from the master, or from {@code POST .../workers/{workerId}/messages}. At least once, in the order of sending.
     *
     * @param message what was sent
     * @param context that of this worker
     * @throws Exception ends the worker as FAILED
     */
    default void onMasterMessage(Message message, WorkerContext context) throws Exception {}

    /**
     * Its node is being drained: at {@link WorkerContext#drainDeadline} the worker is stopped, and its master hears NODE_DRAINED, unless it
     * has ended by then. Good for finishing a step, and for exiting instead of taking the next one.
     *
     * @param context that of this worker
     * @throws Exception ends the worker as FAILED
     */
    default void onDrain(WorkerContext context) throws Exception {}

    /**
     * This worker ends, for whatever reason. Last, once, but not when its process is killed: nothing that matters may depend on it. Must
     * return within 5 s; nothing waits for it after that.
     *
     * @param context writes through it may be refused by now
     * @throws Exception is logged, and changes nothing
     */
    default void close(WorkerContext context) throws Exception {}
}
