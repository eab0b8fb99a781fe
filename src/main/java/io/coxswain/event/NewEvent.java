package io.coxswain.event;

import org.jspecify.annotations.Nullable;

/**
 * An event about to be appended.
 *
 * @param epoch 0 for whatever the job's epoch is
 * @param data JSON
 */
public record NewEvent(String jobId, long epoch, EventKind kind, @Nullable String node, @Nullable String data) {}
