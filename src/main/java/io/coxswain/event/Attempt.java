package io.coxswain.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One term of a job: what a node made of its turn.
 *
 * @param number from 1 on, one for each term that the job has had
 * @param epoch of the term
 * @param node that led
 * @param began when it took the job's lock
 * @param ended null while it leads
 * @param error why it failed, or why it ended the job; null if nothing went wrong
 * @param cause what ended it from outside: why the leader was lost, or who went over its head; null if it ended by itself
 */
public record Attempt(long number, long epoch, @Nullable String node, Instant began, @Nullable Instant ended, Outcome outcome,
        @Nullable AttemptError error, @Nullable String cause) {

    /** What an attempt has come to. */
    public enum Outcome {
        /** It leads. */
        RUNNING,
        /** The job ended with it. */
        FINISHED, CANCELED,
        /** A callback threw or hung, or the job ended with it as failed. */
        FAILED,
        /** Its node crashed, froze, was cut off, or lost its session otherwise. No failure of the job. */
        LOST,
        /** The job came to rest with it. */
        PAUSED,
        /** Its node was stopped or drained, or somebody asked for another term. */
        HANDED_OVER,
        /** Another term began, and nothing tells how this one ended. */
        SUPERSEDED
    }

    /** What went wrong. */
    public record AttemptError(@Nullable String code, String message) {}
}
