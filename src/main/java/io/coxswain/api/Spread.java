package io.coxswain.api;

import org.jspecify.annotations.Nullable;

/**
 * That the workers of one type of a job are to run far from each other: on different nodes, or in different zones. Counted are those of
 * that type that have a spread and are starting or running; on what they are counted, a node or a value of a label, is called a domain.
 * Domains are those of the nodes that may run the worker at all: live, not drained, with the job type, matched by its selectors.
 *
 * @param label the label of nodes whose values are the domains; null: each node is one
 * @param mode what happens when an even spread is not to be had; {@link Mode#PREFER} if null
 */
public record Spread(@Nullable String label, Mode mode) {

    /** What counts more: that a worker runs, or that it runs in the right place. */
    public enum Mode {
        /** A domain that has fewer is taken first, but any is better than to wait. Nodes without the label come last. */
        PREFER,
        /**
         * A worker waits until no domain would be ahead of another by more than one. Nodes without the label get none. They are placed
         * one round after the other, each of some milliseconds: meant for tens of workers, not for thousands.
         */
        STRICT
    }

    private static final int LONGEST_TEXT = 256;

    /**
     * Checks the label, and fills in the mode.
     *
     * @throws IllegalArgumentException when the label is blank or longer than 256 characters
     */
    public Spread {
        if (label != null && (label.isBlank() || label.length() > LONGEST_TEXT)) {
            throw new IllegalArgumentException("The label of a spread is a text of up to " + LONGEST_TEXT
                    + " characters that is not blank: leave it out to spread over nodes");
        }
        mode = mode == null ? Mode.PREFER : mode;
    }

    /**
     * Evenly over nodes, as far as they have room.
     *
     * @return a spread that prefers
     */
    public static Spread overNodes() {
        return new Spread(null, Mode.PREFER);
    }

    /**
     * Evenly over the values of a label, for example {@code zone}, as far as its nodes have room.
     *
     * @param label of nodes
     * @return a spread that prefers
     */
    public static Spread over(String label) {
        return new Spread(label, Mode.PREFER);
    }

    /**
     * The same, but rather waiting than uneven.
     *
     * @return a strict one
     */
    public Spread strictly() {
        return new Spread(label, Mode.STRICT);
    }

    /** As people write it: {@code over zone, strictly}. */
    @Override
    public String toString() {
        return "over " + (label == null ? "nodes" : label) + (mode == Mode.STRICT ? ", strictly" : "");
    }
}
