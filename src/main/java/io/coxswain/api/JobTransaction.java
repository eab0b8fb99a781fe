package io.coxswain.api;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Several decisions of a job master as one: see {@link JobMasterContext#inTransaction}. Reads see the writes before them; others see nothing of it
 * before the commit, and everything after. Valid during the body, on its thread only.
 */
public interface JobTransaction {

    /**
     * The job's durable memory, in this transaction.
     *
     * @return a store of which each call is a part of the transaction
     */
    KeyValueStore kv();

    /**
     * As {@link JobMasterContext#createWorker}. {@link JobMasterContext#workers} has it after the commit.
     *
     * @param type the name of one of the job type's {@link WorkerType}s
     * @param config the worker's configuration, a {@link WorkerType#configType}
     * @param options where and at what price it runs
     * @return the worker's id
     * @throws InvalidInputException when the type is unknown or the config does not fit it
     * @throws TooManyWorkersException when the job has 10,000 live workers
     */
    String createWorker(String type, Object config, WorkerOptions options);

    /**
     * As {@link WorkerHandle#stop}.
     *
     * @param workerId one of this job's; nothing happens if that worker has ended
     */
    void stopWorker(String workerId);

    /**
     * As {@link WorkerHandle#sendMessage}; durable with the commit.
     *
     * @param workerId one of this job's
     * @param topic the sender's name for what this is about
     * @param body written as JSON
     * @throws InboxFullException when too many messages wait for it
     */
    void sendMessage(String workerId, String topic, Object body);

    /**
     * As {@link JobMasterContext#updateStatus}.
     *
     * @param status written as JSON
     */
    void updateStatus(Object status);

    /**
     * As {@link JobMasterContext#exit}; must be the last step.
     *
     * @param reason how the job ends
     * @param error what went wrong, for people; required for {@link ExitReason#FAILED}, else null if nothing did
     * @param detail the job's result, written as JSON; null for none
     * @throws IllegalStateException when this instance has exited already
     */
    void exit(ExitReason reason, @Nullable String error, @Nullable Object detail);

    /**
     * The service's own database, in this transaction, for SQL of your own on tables of your own. It is part of the same all or nothing.
     *
     * @return a connection whose commit, rollback and close are refused
     */
    Connection jdbc();
}
