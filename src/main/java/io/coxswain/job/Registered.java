package io.coxswain.job;

import org.jspecify.annotations.Nullable;

/**
 * A job's master is known to the cluster.
 *
 * @param takeover what it has taken over; null if nobody had led before, or nobody was waited for
 * @param liveNodes how many nodes there are, its own included
 */
public record Registered(@Nullable Takeover takeover, int liveNodes) {}
