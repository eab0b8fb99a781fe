package io.coxswain.chore;

import java.time.Duration;

/** Hears of chores that this node has done. Called by the threads that do them; does not block. */
@FunctionalInterface
public interface ChoreListener {

    /** Nobody listens. */
    ChoreListener NONE = (chore, items, took, failed) -> {};

    /**
     * This node had the chore's lock, and has done what there was to do, or has failed.
     *
     * @param items of all pieces
     */
    void done(String chore, int items, Duration took, boolean failed);
}
