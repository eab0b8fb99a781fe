package io.coxswain.placement;

/**
 * A pending worker.
 *
 * @param createdMicros when it was created, by the database's clock; to compare with others
 */
public record Waiting(String id, long createdMicros) {}
