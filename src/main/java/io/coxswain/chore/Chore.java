package io.coxswain.chore;

/** Something that one node of the cluster does now and then. */
public interface Chore {

    /** Names its lock, its thread and its meters; never changes. */
    String name();

    /**
     * Does a piece of it, so small that nobody is held up. Right also when another node does the same at the same time, and when the process
     * ends in the middle.
     */
    Piece doPiece();

    /**
     * What a piece has come to.
     *
     * @param items rows, jobs, or whatever the chore counts
     * @param more whether there may be more to do right now
     */
    record Piece(int items, boolean more) {}
}
