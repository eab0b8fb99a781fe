package io.coxswain.api;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** Several decisions of a job master as one: see {@link JobMasterContext#inTransaction}. Reads see the writes before them. */
public interface JobTransaction {

    KeyValueStore kv();

    /** As {@link JobMasterContext#createWorker}. */
    String createWorker(String type, Object config, WorkerOptions options);

    /** As {@link WorkerHandle#stop}. */
    void stopWorker(String workerId);

    /** As {@link WorkerHandle#sendMessage}. */
    void sendMessage(String workerId, String topic, Object body);

    /** As {@link JobMasterContext#updateStatus}. */
    void updateStatus(Object status);

    /** As {@link JobMasterContext#exit}; must be the last step. */
    void exit(ExitReason reason, @Nullable String error, @Nullable Object detail);

    /** The service's own database, in this transaction. Commit, rollback and close are refused. */
    Connection jdbc();
}
