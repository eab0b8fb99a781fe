package io.coxswain.api;

import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job master may do during its term. Every call that writes is fenced: when a newer term exists it throws
 * {@link StaleEpochException} and has no effect. Let it pass; the framework ends the instance.
 *
 * <p>While Postgres is away, calls wait for it as long as the node keeps its session, and the callback's time does not count. If the fate of a
 * write can't be known they throw a {@link CoxswainException} with {@link ErrorCode#OUTCOME_UNKNOWN}. Values are written as JSON, up to 1 MiB;
 * what can't be is refused with an {@code IllegalArgumentException}.
 *
 * <p>Valid until the term ends, also in fields and on threads of the author's own; those have to have ended when {@link JobMaster#close} returns.
 */
public interface JobMasterContext {

    /**
     * The job's id.
     *
     * @return as it was submitted with, or drawn for it
     */
    String jobId();

    /**
     * The fencing token of this term. Pass it to systems that can compare it, and let them refuse lower ones: what this master does there can't be
     * fenced in any other way.
     *
     * @return higher than that of any term of any job before
     */
    long epoch();

    /**
     * The node that this master runs on.
     *
     * @return its name, for people
     */
    String node();

    /**
     * Creates a worker. Returns when the row is durable; some node then claims and starts it.
     *
     * @param type the name of one of the job type's {@link WorkerType}s
     * @param config the worker's configuration, a {@link WorkerType#configType}
     * @param options where and at what price it runs
     * @return the worker's id
     * @throws InvalidInputException when the type is unknown or the config does not fit it
     * @throws CoxswainException {@link ErrorCode#RESOURCE_NOT_FOUND} when it needs a resource that the job does not have
     * @throws TooManyWorkersException when the job has 10,000 live workers
     */
    String createWorker(String type, Object config, WorkerOptions options);

    /**
     * {@link #createWorker(String, Object, WorkerOptions)} for one slot, anywhere the job may run.
     *
     * @param type the name of one of the job type's {@link WorkerType}s
     * @param config the worker's configuration, a {@link WorkerType#configType}
     * @return the worker's id
     */
    default String createWorker(String type, Object config) {
        return createWorker(type, config, WorkerOptions.DEFAULT);
    }

    /**
     * Every worker that is not gone: those whose end {@link JobMaster#onWorkerOffline} has not told yet. Costs nothing.
     *
     * @return in order of creation; those that callers have created over REST included
     */
    Collection<WorkerHandle> workers();

    /**
     * The worker with that id.
     *
     * @param id as {@link #createWorker} has returned it
     * @return empty if it is gone, or was never there
     */
    Optional<WorkerHandle> worker(String id);

    /**
     * Whether each worker of former terms is known to be alive or was reported offline. Wait for it, in {@code tick}, before you decide that work
     * was lost.
     *
     * @return always true at first start; true for ever once it is
     */
    boolean isMasterReady();

    /**
     * Whether somebody has asked for the job's cancellation.
     *
     * @return true from {@link JobMaster#onCancel} on
     */
    boolean isCanceling();

    /**
     * Whether somebody has asked for the job's rest.
     *
     * @return true from {@link JobMaster#onPause} on
     */
    boolean isPausing();

    /**
     * Asks every worker that runs to stop, in one transaction. Each calls its {@link Worker#close} and is reported offline as
     * {@link WorkerOffline.Kind#PAUSED}. Workers that are PENDING stay so.
     *
     * @throws IllegalStateException when nobody has asked for the job's rest
     */
    void pauseWorkers();

    /**
     * Publishes what {@code GET /jobs/{id}} shows as {@code status}. Returns when durable. Everybody who may look at jobs sees it: no secrets.
     *
     * @param status written as JSON; takes the place of the one before
     */
    void updateStatus(Object status);

    /**
     * {@link WorkerHandle#sendMessage} to every worker that has not ended, one after the other.
     *
     * @param topic the sender's name for what this is about
     * @param body written as JSON
     * @param mode when to return
     * @throws InboxFullException when too many messages wait for one of them; those before it have got theirs
     */
    void sendMessage(String topic, Object body, SendMode mode);

    /**
     * The job's durable memory.
     *
     * @return shared with all of its workers
     */
    KeyValueStore kv();

    /**
     * The files that its workers have made.
     *
     * @return what is too large for the key-value store
     */
    JobStorage storage();

    /**
     * Runs {@code body} in one fenced database transaction: all of it happens, or nothing.
     *
     * <p>Keep it short: it holds the job's row, so that callers of cancel and the like wait for it. The body may run several times, see
     * {@link TransactionBody}. If the outcome of the commit can't be known, this throws, and the term ends.
     *
     * @param <T> what the body decides
     * @param body reads and writes through its {@link JobTransaction}; what it does through this context is not in the transaction
     * @return what the body has returned
     * @throws Exception what the body has thrown; nothing has happened then
     */
    <T> T inTransaction(TransactionBody<T> body) throws Exception;

    /**
     * Ends the job in one fenced transaction: final state, lock released, workers asked to stop. No other callback than
     * {@link JobMaster#stop} comes after the current one. The first exit that commits wins, be it this one, one over REST or the deadline of a
     * cancellation; to the later ones the term is over.
     *
     * @param reason how the job ends
     * @param error what went wrong, for people; required for {@link ExitReason#FAILED}, else null if nothing did
     * @param detail the job's result, kept as JSON and shown to everybody who may look at jobs; null for none
     * @throws IllegalStateException when this instance has exited already
     */
    void exit(ExitReason reason, @Nullable String error, @Nullable Object detail);

    /**
     * Whether this term still holds. Cheap, no statement. Ask right before a step that can be seen outside of the database, and pass {@link #epoch}
     * along for the moment between the answer and the step.
     *
     * @return false from the moment the database may have given the job away
     */
    boolean hasLeadership();

    /**
     * Databases that operators configured under {@code coxswain.connections}.
     *
     * @return those of this node
     */
    Connections connections();

    /**
     * Meters with job tags; they vanish with the instance.
     *
     * @return those of this instance
     */
    Meters meters();

    /**
     * A logger whose lines carry job and epoch. It is {@code io.coxswain.job.<type>} to operators, who set its level.
     *
     * @return writes into the node's log
     */
    System.Logger logger();
}
