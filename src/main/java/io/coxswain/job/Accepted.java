package io.coxswain.job;

/**
 * A job that was submitted, as it was inserted; by now it may be further. Whoever repeats the request is told the same.
 *
 * @param replayed whether an earlier request with the same key has submitted it
 */
public record Accepted(Job job, boolean replayed) {}
