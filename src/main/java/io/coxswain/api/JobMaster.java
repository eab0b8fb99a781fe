package io.coxswain.api;

import org.jspecify.annotations.Nullable;

/**
 * The master of one job for one term. It creates workers, hears of them, and decides when the job is over.
 *
 * <p>A new instance serves every term. All callbacks of an instance, route handlers included, run one at a time on the
 * instance's own loop, on a virtual thread; they may block. A callback that runs longer than
 * {@code coxswain.job.callback-timeout} (60 s) is interrupted, and abandoned if it ignores that. Whatever a callback throws
 * ends the attempt: {@link #close}, backoff, a new term. {@link FatalJobException} fails the job at once.
 *
 * <p>Order: {@link #onOpenApiInitialized}; then {@link #init} or {@link #onMasterRecovered}; then any of the others; last
 * either {@link #close} or {@link #stop}, once.
 */
public interface JobMaster extends OpenApiHook {

    @Override
    default void onOpenApiInitialized(JobRoutes routes) {}

    /**
     * The first start of the job. At least once: after a crash in the middle it runs again in a later term, which sees the
     * workers and keys that the first run left. After it returned and its mark is durable it never runs again.
     *
     * @param context valid until the term ends, also in fields
     * @throws Exception ends the attempt; {@code init} runs again in the next one
     */
    default void init(JobMasterContext context) throws Exception {}

    /**
     * A later term begins, since {@code init} has succeeded in one before. {@link JobMasterContext#workers()} already holds every worker that is not
     * gone, with its last status; what ended meanwhile is told by {@link #onWorkerOffline} after this.
     *
     * @param context valid until the term ends, also in fields
     * @throws Exception ends the attempt; it runs again in the next one
     */
    default void onMasterRecovered(JobMasterContext context) throws Exception {}

    /**
     * A step of the master's own work. Called first right after {@code init} or {@code onMasterRecovered}. A master that only answers events
     * returns {@link NextTick#never}, and costs nothing between them.
     *
     * @param context that of this term
     * @return when to be called again
     * @throws Exception ends the attempt
     */
    NextTick tick(JobMasterContext context) throws Exception;

    /**
     * A worker was claimed by a node, or was refused by it. Once per worker, before anything else about it; again only if a term ends before
     * this is noted.
     *
     * @param worker which one; {@link WorkerHandle#node} says where
     * @param error why the worker could not be started, null if it is on its way; {@code onWorkerOffline} follows an error
     * @param context that of this term
     * @throws Exception ends the attempt
     */
    default void onWorkerDispatched(WorkerHandle worker, @Nullable String error, JobMasterContext context)
            throws Exception {}

    /**
     * The worker's {@code init} has returned. At most once per worker, or again if a term ends before this is noted.
     *
     * @param worker which one
     * @param context that of this term
     * @throws Exception ends the attempt
     */
    default void onWorkerOnline(WorkerHandle worker, JobMasterContext context) throws Exception {}

    /**
     * The worker has ended and will not run again. Exactly once per worker, last; also for workers that ended while nobody
     * led the job. The handle is no longer in {@link JobMasterContext#workers()}.
     *
     * <p>Once in the eyes of a term: if this node dies between what this does and the note that it was told, the next term is told again. A
     * replacement that must not be created twice goes into one {@link JobMasterContext#inTransaction} with a key that says so.
     *
     * @param worker which one; its config and last status can still be read
     * @param reason why; {@link WorkerOffline#callsForReplacement} says whether its work was cut short
     * @param context that of this term
     * @throws Exception ends the attempt
     */
    default void onWorkerOffline(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) throws Exception {}

    /**
     * A message from the worker. At least once, in the order in which that worker has sent them.
     *
     * @param worker the sender, which may have ended by now
     * @param message what was sent
     * @param context that of this term
     * @throws Exception ends the attempt
     */
    default void onWorkerMessage(WorkerHandle worker, Message message, JobMasterContext context) throws Exception {}

    /**
     * The worker has a new status, {@link WorkerHandle#status}. Several updates may be told as one, the newest.
     *
     * @param worker which one
     * @param context that of this term
     * @throws Exception ends the attempt
     */
    default void onWorkerStatusUpdated(WorkerHandle worker, JobMasterContext context) throws Exception {}

    /**
     * Somebody wants the job to end. Once per instance, and again on the instance of a later term. A master that has not
     * exited by the job's cancel timeout (30 s by default) is ended by the framework. By default: exits at once, which
     * stops all workers. Other callbacks go on until the exit, so a master may stop its workers here, and exit when they have ended.
     *
     * @param context that of this term
     * @throws Exception ends the attempt
     */
    default void onCancel(JobMasterContext context) throws Exception {
        context.exit(ExitReason.CANCELED, null, null);
    }

    /**
     * Somebody wants the job to rest. Once per instance, and again on the instance of a later term. By default all workers that run are
     * asked to stop ({@link JobMasterContext#pauseWorkers}). A master that wants something else first, a checkpoint of each worker for
     * instance, asks for that here and need not wait for it:
     *
     * <p>From now on {@link #tick} is not called any more, while callbacks about workers, route handlers and {@link #onCancel} are. As
     * soon as no worker runs and their ends have been told, this instance gets {@link #close} and the job is PAUSED. Workers that still
     * run when the job's cancel timeout (30 s by default) has passed are asked to stop by the framework, and the job is PAUSED anyhow.
     *
     * <p>A worker that is PENDING, or is created while the job pauses, a replacement for instance, stays PENDING until the job is
     * resumed; it counts as one that does not run. When the job is resumed a new instance gets {@link #onMasterRecovered}, or
     * {@link #init} if that has never succeeded. A resume may come while the job is still pausing: then this instance ends at once.
     *
     * @param context that of this term
     * @throws Exception ends the attempt
     */
    default void onPause(JobMasterContext context) throws Exception {
        context.pauseWorkers();
    }

    /**
     * This instance ends, the job may go on elsewhere, or rests. Last, once, but not when its process is killed: nothing that matters may
     * depend on it. Must return within 5 s, nothing waits for it after that; writes are refused.
     *
     * @param context that of this term
     * @throws Exception is logged, and changes nothing
     */
    default void close(JobMasterContext context) throws Exception {}

    /**
     * The job has exited, by this instance or over its head. Last, once, in place of {@link #close}, with the same limits.
     *
     * @param context that of this term
     * @throws Exception is logged, and changes nothing
     */
    default void stop(JobMasterContext context) throws Exception {}
}
