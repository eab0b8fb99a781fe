package io.coxswain.json;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** What a Java type looks like in JSON, for people who have written something else. */
final class TypeInWords {

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class);
    private static final Set<Class<?>> NUMBERS = Set.of(double.class, Double.class, float.class, Float.class);

    private TypeInWords() {}

    static String of(Class<?> type) {
        if (WHOLE_NUMBERS.contains(type)) {
            return "a whole number";
        } else if (NUMBERS.contains(type)) {
            return "a number";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        } else if (type == Duration.class) {
            return "a duration such as 50ms, 5s, 10m, 1h or PT5S, of up to a century";
        } else if (type == Instant.class) {
            return "a time such as 2026-01-31T12:00:00Z";
        } else if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        } else if (Map.class.isAssignableFrom(type) || type.isRecord()) {
            return "an object";
        } else {
            return type == String.class ? "text" : "a " + type.getSimpleName();
        }
    }
}
