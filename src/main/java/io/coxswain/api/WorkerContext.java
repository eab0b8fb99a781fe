package io.coxswain.api;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a worker may do. Every call that writes is fenced by the worker's claim: when the worker was given up (its node's
 * session is lost, its job is over) it throws {@link StaleEpochException} and has no effect. Let it pass.
 */
public interface WorkerContext {

    String jobId();

    String workerId();

    /** The name of the node this worker runs on. */
    String node();

    /** The job's durable memory, shared with its master and all of its workers. */
    KeyValueStore kv();

    /** {@link #openResource(String, ResourceKind)} of the kind {@code coxswain.resources.default-kind}, or as it is. */
    Resource openResource(String name);

    /**
     * Files outside of the database: the temporary resource of that name that this worker has opened before, or else the persisted one of its
     * job, or else a new one, which is temporary until {@link Resource#persist}. What is temporary goes with this worker, however it
     * ends.
     *
     * @param name see {@link Resource}
     * @param kind where a new one is put
     * @throws InvalidInputException when it is no name, or this node is not set up for the kind
     * @throws CoxswainException {@link ErrorCode#RESOURCE_ELSEWHERE} when it is in local files of another node: the master has to create
     *     the worker with {@link WorkerOptions#withResources}; {@link ErrorCode#RESOURCE_EXISTS} when it exists, and is of the other kind
     * @throws ResourceUnavailableException when the directory can't be used
     */
    Resource openResource(String name, ResourceKind kind);

    /** Tells the master, and {@code GET .../workers}, how far this worker is. Returns when durable. */
    void updateStatus(Object status);

    /**
     * Sends the master a message. At least once, in order.
     *
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

    /** Whether the worker was asked to stop. Long callbacks look here; those that block are interrupted after a while. */
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

    /** Databases that operators configured under {@code coxswain.connections}. */
    Connections connections();

    /** Meters with job and worker tags; they vanish with the instance. */
    Meters meters();

    /** A logger whose lines carry job and worker. */
    System.Logger logger();
}
