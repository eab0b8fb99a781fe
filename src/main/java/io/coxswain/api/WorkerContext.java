package io.coxswain.api;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a worker may do. Every call that writes is fenced by the worker's claim: when the worker was given up (its node's
 * session is lost, its job is over) it throws {@link StaleEpochException} and has no effect. Let it pass.
 *
 * <p>While Postgres is away, calls wait for it as long as the node keeps its session, and the callback's time does not count. Values are written
 * as JSON, up to 1 MiB; what can't be is refused with an {@code IllegalArgumentException}. Valid until the worker ends, also in fields.
 */
public interface WorkerContext {

    /**
     * The job that this worker belongs to.
     *
     * @return its id
     */
    String jobId();

    /**
     * This worker's id. A replacement has another one.
     *
     * @return never reused
     */
    String workerId();

    /**
     * The node that this worker runs on.
     *
     * @return its name, for people
     */
    String node();

    /**
     * The job's durable memory.
     *
     * @return shared with its master and all of its workers: let each write keys of its own, or compare and set
     */
    KeyValueStore kv();

    /**
     * {@link #openResource(String, ResourceKind)} of the kind {@code coxswain.resources.default-kind}, or as it is.
     *
     * @param name see {@link Resource}
     * @return open until this worker ends
     */
    Resource openResource(String name);

    /**
     * Files outside of the database: the temporary resource of that name that this worker has opened before, or else the persisted one of its
     * job, or else a new one, which is temporary until {@link Resource#persist}. What is temporary goes with this worker, however it
     * ends.
     *
     * @param name see {@link Resource}
     * @param kind where a new one is put
     * @return open until this worker ends
     * @throws InvalidInputException when it is no name, or this node is not set up for the kind
     * @throws CoxswainException {@link ErrorCode#RESOURCE_ELSEWHERE} when it is in local files of another node: the master has to create
     *     the worker with {@link WorkerOptions#withResources}; {@link ErrorCode#RESOURCE_EXISTS} when it exists, and is of the other kind
     * @throws ResourceUnavailableException when the directory can't be used
     */
    Resource openResource(String name, ResourceKind kind);

    /**
     * Tells the master, and {@code GET .../workers}, how far this worker is. Returns when durable; the master may be told of several as one.
     *
     * @param status written as JSON; takes the place of the one before
     */
    void updateStatus(Object status);

    /**
     * Sends the master a message. At least once, in order; also while nobody leads the job: the next master gets it.
     *
     * @param topic the sender's name for what this is about
     * @param body written as JSON
     * @param mode when to return
     * @throws InboxFullException when too many messages wait for the master; retry later
     */
    void sendMessage(String topic, Object body, SendMode mode);

    /** Ends this worker as FINISHED when the current callback returns. */
    default void exit() {
        exit(null);
    }

    /**
     * Ends this worker when the current callback returns.
     *
     * @param error what went wrong; null ends it as FINISHED
     */
    void exit(@Nullable String error);

    /**
     * Whether the worker was asked to stop. Long callbacks look here, and return; those that block are interrupted two seconds later.
     *
     * @return true also when the worker was given up
     */
    boolean isStopRequested();

    /**
     * When this worker is stopped because its node is being drained, by the clock of this node; empty while it is not. May come nearer, or
     * go away when the node is activated again. A worker that exits before is FINISHED as always.
     *
     * @return empty if nothing is known of such a moment
     */
    default Optional<Instant> drainDeadline() {
        return Optional.empty();
    }

    /**
     * Databases that operators configured under {@code coxswain.connections}.
     *
     * @return those of this node
     */
    Connections connections();

    /**
     * Meters with job and worker tags; they vanish with the instance.
     *
     * @return those of this worker
     */
    Meters meters();

    /**
     * A logger whose lines carry job and worker. It is {@code io.coxswain.job.<type>} to operators, who set its level.
     *
     * @return writes into the node's log
     */
    System.Logger logger();
}
