package io.coxswain.testkit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A callback that the kit has made.
 *
 * @param at when, in virtual time
 * @param instance which instance: {@code master@101} by its epoch, or a worker's id
 * @param name role and method, as in {@code master.onWorkerOffline} or {@code worker.tick}
 * @param workerId which worker it is about, or is made to; null for most of a master's
 * @param thrown what it threw; null if it returned
 */
public record Callback(Instant at, String instance, String name, @Nullable String workerId, @Nullable Throwable thrown) {}
