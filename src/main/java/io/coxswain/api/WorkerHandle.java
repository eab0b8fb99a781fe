package io.coxswain.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker as its master sees it: the state known when the current callback began. Valid during the term of the master that got it, also in
 * fields.
 */
public interface WorkerHandle {

    /**
     * The worker's id. A replacement has another one.
     *
     * @return never reused
     */
    String id();

    /**
     * The name of its {@link WorkerType}.
     *
     * @return as it was created
     */
    String type();

    /**
     * Where it is in its life, as far as this master has heard.
     *
     * @return what the last callback about it, or this master's own {@link #stop}, has made of it
     */
    WorkerState state();

    /**
     * The node that runs it.
     *
     * @return its name; null while the worker is pending
     */
    @Nullable
    String node();

    /**
     * How many slots it takes.
     *
     * @return 1 or more
     */
    int cost();

    /**
     * Its configuration.
     *
     * @param <T> what it is read as
     * @param type as a rule {@link WorkerType#configType}
     * @return as it was created
     * @throws IllegalArgumentException when it does not fit {@code type}
     */
    <T> T config(Class<T> type);

    /**
     * What it last told of itself by {@link WorkerContext#updateStatus}.
     *
     * @param <T> what it is read as
     * @param type what the worker told
     * @return empty if it has told nothing yet
     * @throws IllegalArgumentException when it does not fit {@code type}
     */
    <T> Optional<T> status(Class<T> type);

    /**
     * Sends the worker a message. At least once, in order. One that is still pending gets it when it runs; one that has ended never does.
     *
     * @param topic the sender's name for what this is about
     * @param body written as JSON
     * @param mode when to return
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
