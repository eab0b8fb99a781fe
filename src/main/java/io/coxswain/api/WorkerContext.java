package io.coxswain.api;

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

    /** Databases that operators configured under {@code coxswain.connections}. */
    Connections connections();

    /** Meters with job and worker tags; they vanish with the instance. */
    Meters meters();

    /** A logger whose lines carry job and worker. */
    System.Logger logger();
}
