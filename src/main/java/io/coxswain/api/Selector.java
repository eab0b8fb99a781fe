package io.coxswain.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the labels of a node, which operators set as {@code coxswain.node.labels.<key>}. Several of them all have to hold.
 *
 * @param key the label
 * @param op how to compare
 * @param values what to compare with: one for EQ, NEQ and REGEX, one or more for IN, none for EXISTS
 */
public record Selector(String key, Op op, List<String> values) {

    /** The comparisons. A missing label fails all but NEQ. */
    public enum Op {
        /** The label is the value. */
        EQ,
        /** The label is not the value, or is missing. */
        NEQ,
        /** The label is one of the values. */
        IN,
        /** The node has the label. */
        EXISTS,
        /** The whole label matches a Postgres regular expression. */
        REGEX
    }

    private static final int LONGEST_TEXT = 256;
    private static final int MOST_VALUES = 64;

    /**
     * Checks that the values fit the comparison.
     *
     * @throws IllegalArgumentException when they don't: 64 values at most, texts of up to 256 characters
     */
    public Selector {
        if (key == null || op == null) {
            throw new IllegalArgumentException("A selector needs a key and an op");
        }
        values = checked(key, values);
        boolean fits = switch (op) {
            case EQ, NEQ, REGEX -> values.size() == 1;
            case IN -> !values.isEmpty();
            case EXISTS -> values.isEmpty();
        };
        if (!fits) {
            throw new IllegalArgumentException("Selector " + op + " on label '" + key + "' can't take " + values.size()
                    + " values: EQ, NEQ and REGEX take one, IN one or more, EXISTS none");
        }
    }

    private static List<String> checked(String key, @Nullable List<@Nullable String> values) {
        List<@Nullable String> given = values == null ? List.of() : values;
        if (given.size() > MOST_VALUES) {
            throw new IllegalArgumentException("A selector may have up to " + MOST_VALUES + " values, not " + given.size());
        }
        if (key.isBlank() || key.length() > LONGEST_TEXT
                || given.stream().anyMatch(value -> value == null || value.length() > LONGEST_TEXT)) {
            throw new IllegalArgumentException("The key and the values of a selector are texts of up to " + LONGEST_TEXT
                    + " characters, and the key is not blank");
        }
        return List.copyOf(given);
    }

    /**
     * That a label has this value.
     *
     * @param key the label
     * @param value what it must be
     * @return a selector
     */
    public static Selector eq(String key, String value) {
        return new Selector(key, Op.EQ, List.of(value));
    }

    /** As people write it: {@code zone=eu}. */
    @Override
    public String toString() {
        String joined = String.join(",", values);
        return switch (op) {
            case EQ -> key + "=" + joined;
            case NEQ -> key + "!=" + joined;
            case IN -> key + " in (" + joined + ")";
            case EXISTS -> "label " + key;
            case REGEX -> key + "~" + joined;
        };
    }
}
