package io.coxswain.election;

import java.time.Instant;

/** The published leader of a job: one that has confirmed and answers under {@code address}. */
public record LeaderRecord(String jobId, long epoch, String node, String address, Instant since) {}
