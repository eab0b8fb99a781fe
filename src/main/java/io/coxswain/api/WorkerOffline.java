package io.coxswain.api;

import org.jspecify.annotations.Nullable;

/**
 * Why a worker is gone.
 *
 * @param kind in which way it ended
 * @param error what went wrong, for people; null if nothing did
 */
public record WorkerOffline(Kind kind, @Nullable String error) {

    /** The ways in which a worker ends. */
    public enum Kind {
        /** It said that its work is done. */
        FINISHED,
        /** It threw, or exited with an error. */
        FAILED,
        /** It was asked to stop. */
        CANCELED,
        /** It was asked to stop because its job pauses. A replacement that is created now waits until the job is resumed. */
        PAUSED,
        /** Its node crashed, or was out of reach for longer than its session lives. */
        NODE_LOST,
        /** Its node was shut down or drained. */
        NODE_DRAINED,
        /** A callback ran past its timeout and ignored the interrupt. */
        HUNG
    }

    /**
     * Whether the work was cut short, so that a replacement makes sense. After FAILED it may fail again: count, or look at {@link #error}.
     *
     * @return false for FINISHED and CANCELED
     */
    public boolean callsForReplacement() {
        return switch (kind) {
            case FAILED, PAUSED, NODE_LOST, NODE_DRAINED, HUNG -> true;
            case FINISHED, CANCELED -> false;
        };
    }
}
