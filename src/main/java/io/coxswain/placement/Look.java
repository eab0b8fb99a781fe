package io.coxswain.placement;

import java.util.List;

/**
 * What a node has seen of what waits.
 *
 * @param classes those that the node may run, and has the slots for
 * @param next where the next look goes on: there were more classes than one look takes in; the beginning otherwise
 */
public record Look(List<WaitingClass> classes, long next) {

    /** Before the first class. */
    public static final long BEGINNING = Long.MIN_VALUE;

    public static final Look NOTHING = new Look(List.of(), BEGINNING);
}
