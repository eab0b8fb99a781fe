package io.coxswain.api;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a route's parameter is read as. Strict: no spaces around it, no {@code +5}, no {@code 0x10}.
 *
 * @param <T> what a handler gets
 */
public sealed interface ParameterType<T> {

    /**
     * Any text.
     *
     * @return reads text as it is
     */
    static ParameterType<String> text() {
        return new Text(null);
    }

    /**
     * Text that a regular expression matches as a whole.
     *
     * @param pattern a regular expression of Java
     * @return reads text as it is
     */
    static ParameterType<String> text(String pattern) {
        return new Text(Pattern.compile(pattern));
    }

    /**
     * A whole number.
     *
     * @param from the least, included
     * @param to the greatest, included
     * @return reads an int
     */
    static ParameterType<Integer> integer(int from, int to) {
        return new Whole(from, to);
    }

    /**
     * A whole number that may be large.
     *
     * @param from the least, included
     * @param to the greatest, included
     * @return reads a long
     */
    static ParameterType<Long> longInteger(long from, long to) {
        return new LongWhole(from, to);
    }

    /**
     * {@code true} or {@code false}.
     *
     * @return reads a boolean
     */
    static ParameterType<Boolean> bool() {
        return new Bool();
    }

    /**
     * The name of one of an enum's constants, in upper or lower case.
     *
     * @param <E> the enum
     * @param constants the enum
     * @return reads a constant
     */
    static <E extends Enum<E>> ParameterType<E> oneOf(Class<E> constants) {
        return new OneOf<>(constants);
    }

    /**
     * The value of {@code text}.
     *
     * @param text as it was given, decoded
     * @return empty if it is none
     */
    Optional<T> read(String text);

    /**
     * What the text has to be, for people.
     *
     * @return as in {@code a whole number from 1 to 1000}
     */
    String inWords();

    /**
     * {@link ParameterType#text(String)}.
     *
     * @param pattern null for any text
     */
    record Text(@Nullable Pattern pattern) implements ParameterType<String> {

        @Override
        public Optional<String> read(String text) {
            return pattern == null || pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty();
        }

        @Override
        public String inWords() {
            return pattern == null ? "text" : "text that matches " + pattern;
        }
    }

    /**
     * {@link ParameterType#integer}.
     *
     * @param from the least
     * @param to the greatest
     */
    record Whole(int from, int to) implements ParameterType<Integer> {

        /** Refuses bounds that are the wrong way round. */
        public Whole {
            requireOrder(from, to);
        }

        @Override
        public Optional<Integer> read(String text) {
            return number(text, from, to).map(Long::intValue);
        }

        @Override
        public String inWords() {
            return "a whole number from " + from + " to " + to;
        }
    }

    /**
     * {@link ParameterType#longInteger}.
     *
     * @param from the least
     * @param to the greatest
     */
    record LongWhole(long from, long to) implements ParameterType<Long> {

        /** Refuses bounds that are the wrong way round. */
        public LongWhole {
            requireOrder(from, to);
        }

        @Override
        public Optional<Long> read(String text) {
            return number(text, from, to);
        }

        @Override
        public String inWords() {
            return to == Long.MAX_VALUE ? "a whole number, " + from + " or more" : "a whole number from " + from + " to " + to;
        }
    }

    /** {@link ParameterType#bool}. */
    record Bool() implements ParameterType<Boolean> {

        @Override
        public Optional<Boolean> read(String text) {
            return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
        }

        @Override
        public String inWords() {
            return "true or false";
        }
    }

    /**
     * {@link ParameterType#oneOf}.
     *
     * @param <E> the enum
     * @param constants the enum
     */
    record OneOf<E extends Enum<E>>(Class<E> constants) implements ParameterType<E> {

        @Override
        public Optional<E> read(String text) {
            return Arrays.stream(constants.getEnumConstants()).filter(constant -> constant.name().equalsIgnoreCase(text)).findFirst();
        }

        @Override
        public String inWords() {
            return "one of " + Arrays.stream(constants.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
        }
    }

    private static void requireOrder(long from, long to) {
        if (from > to) {
            throw new IllegalArgumentException("No number is from " + from + " to " + to + ": turn the bounds around");
        }
    }

    private static Optional<Long> number(String text, long from, long to) {
        if (!text.matches("-?(0|[1-9][0-9]{0,18})")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text)).filter(number -> number >= from && number <= to);
        } catch (NumberFormatException e) {
            // Nineteen digits may be more than a long holds.
            return Optional.empty();
        }
    }
}
