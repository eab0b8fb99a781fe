package io.coxswain.job;

import java.time.Duration;

/**
 * A job has a confirmed leader again after the last one was lost.
 *
 * @param epoch of the new leader
 * @param cause crash, freeze, handover, resign or rebalance; deleted if somebody deleted the session by hand
 * @param leaderless how long nobody led, by the database's clock: until the new leader confirmed, from when the crash was noticed, from
 *     the last renewal of a frozen node, or from the release itself
 */
public record Takeover(String jobId, long epoch, String cause, Duration leaderless) {}
