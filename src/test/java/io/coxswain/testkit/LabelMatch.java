package io.coxswain.testkit;

import io.coxswain.api.Selector;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Selectors over labels, as {@code coxswain_matches} judges them in the database. */
final class LabelMatch {

    private LabelMatch() {}

    /** Whether a node with these labels satisfies all selectors. */
    static boolean matches(Map<String, String> labels, List<Selector> selectors) {
        return selectors.stream().allMatch(selector -> matches(labels.get(selector.key()), selector));
    }

    private static boolean matches(String label, Selector selector) {
        return switch (selector.op()) {
            case EQ -> label != null && label.equals(selector.values().getFirst());
            case NEQ -> !selector.values().getFirst().equals(label);
            case IN -> label != null && selector.values().contains(label);
            case EXISTS -> label != null;
            case REGEX -> label != null && regex(label, selector.values().getFirst());
        };
    }

    private static boolean regex(String label, String expression) {
        try {
            return Pattern.matches(expression, label);
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
