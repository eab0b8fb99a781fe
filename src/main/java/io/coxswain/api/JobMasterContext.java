package io.coxswain.api;

import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job master may do during its term. Every call that writes is fenced: when a newer term exists it throws
 * {@link StaleEpochException} and has no effect. Let it pass; the framework ends the instance.
 */
public interface JobMasterContext {

    String jobId();

    /** The fencing token of this term; higher than that of any term before. Pass it to systems that can compare it. */
    long epoch();

    /** The name of the node this master runs on. */
    String node();

    /**
     * Creates a worker. Returns when the row is durable; some node then claims and starts it.
     *
     * @param type the name of one of the job type's {@link WorkerType}s
     * @param config the worker's configuration, a {@link WorkerType#configType}
     * @return the worker's id
     * @throws InvalidInputException when the type is unknown or the config does not fit it
     * @throws CoxswainException {@link ErrorCode#RESOURCE_NOT_FOUND} when it needs a resource that the job does not have
     * @throws TooManyWorkersException when the job has 10,000 live workers
     */
    String createWorker(String type, Object config, WorkerOptions options);

    /** {@link #createWorker(String, Object, WorkerOptions)} for one slot anywhere. */
    default String createWorker(String type, Object config) {
        return createWorker(type, config, WorkerOptions.DEFAULT);
    }

    /** Every worker that is not gone, in order of creation. */
    Collection<WorkerHandle> workers();

    /** The worker with that id, if it is not gone. */
    Optional<WorkerHandle> worker(String id);

    /** Whether each worker of former terms is known to be alive or was reported offline. Always true at first start. */
    boolean isMasterReady();

    /** Whether somebody has asked for the job's cancellation. */
    boolean isCanceling();

    /** Whether somebody has asked for the job's rest. */
    boolean isPausing();

    /**
     * Asks every worker that runs to stop, in one transaction. Each calls its {@link Worker#close} and is reported offline as
     * {@link WorkerOffline.Kind#PAUSED}. Workers that are PENDING stay so.
     *
     * @throws IllegalStateException when nobody has asked for the job's rest
     */
    void pauseWorkers();

    /** Publishes what {@code GET /jobs/{id}} shows as {@code status}. Returns when durable. */
    void updateStatus(Object status);

    /** {@link WorkerHandle#sendMessage} to every live worker. */
    void sendMessage(String topic, Object body, SendMode mode);

    /** The job's durable memory. */
    KeyValueStore kv();

    /** The files that its workers have made. */
    JobStorage storage();

    /**
     * Runs {@code body} in one fenced database transaction: all of it happens, or nothing.
     *
     * <p>Keep it short; it holds the job's row. If the outcome of the commit is unknown, this throws, and the term ends.
     */
    <T> T inTransaction(TransactionBody<T> body) throws Exception;

    /**
     * Ends the job in one fenced transaction: final state, lock released, workers asked to stop. No other callback than
     * {@link JobMaster#stop} comes after the current one.
     *
     * @param error what went wrong, for people; required for {@link ExitReason#FAILED}
     * @param detail the job's result, kept as JSON
     * @throws IllegalStateException when this instance has exited already
     */
    void exit(ExitReason reason, @Nullable String error, @Nullable Object detail);

    /** Whether this term still holds. Cheap; false from the moment the database may have given the job away. */
    boolean hasLeadership();

    /** Databases that operators configured under {@code coxswain.connections}. */
    Connections connections();

    /** Meters with job tags; they vanish with the instance. */
    Meters meters();

    /** A logger whose lines carry job and epoch. */
    System.Logger logger();
}
