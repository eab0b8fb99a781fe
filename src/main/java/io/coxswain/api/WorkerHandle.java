package io.coxswain.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A worker as its master sees it: the state known when the current callback began. */
public interface WorkerHandle {

    String id();

    /** The name of its {@link WorkerType}. */
    String type();

    WorkerState state();

    /** The name of the node that claimed it, null while it is pending. */
    @Nullable
    String node();

    /** How many slots it takes. */
    int cost();

    /** Its configuration. */
    <T> T config(Class<T> type);

    /** What it last told of itself by {@link WorkerContext#updateStatus}. */
    <T> Optional<T> status(Class<T> type);

    /**
     * Sends the worker a message. At least once, in order.
     *
     * @throws InboxFullException when too many messages wait for it; retry later
     * @throws StaleEpochException when this master was replaced
     */
    void sendMessage(String topic, Object body, SendMode mode);

    /**
     * Asks the worker to stop; {@code onWorkerOffline} tells when it has. Idempotent.
     *
     * @throws StaleEpochException when this master was replaced
     */
    void stop();
}
