package io.coxswain.event;

import org.jspecify.annotations.Nullable;

/**
 * An event on its way to those who follow.
 *
 * @param transaction that appended it, 0 if it is too old to tell
 * @param cursor where to go on after it; the one before, if it is followed by others that are late as well: they are told twice then
 * @param project of its job, null if the job has just been deleted
 * @param jobType likewise
 * @param jobOver whether the job had ended when this was read
 */
public record FeedEvent(JobEvent event, long transaction, EventCursor cursor, @Nullable String project, @Nullable String jobType,
        boolean jobOver) {}
