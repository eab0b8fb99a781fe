package io.coxswain.api;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a route: in its query, or a variable of its path. It is declared once, as a constant, registered with the
 * route, and asked for in the handler:
 *
 * <pre>{@code
 * static final RouteParameter<Integer> LIMIT = RouteParameter.withDefault("limit", integer(1, 1000), 100, "How many at most");
 *
 * routes.get("/rejects", (request, context) -> RouteResponse.ok(first(request.get(LIMIT)))).query(LIMIT);
 * }</pre>
 *
 * <p>A call with a value that does not fit is answered with 400, which names the parameter, before the handler hears of it.
 *
 * @param <T> what a handler gets
 */
public final class RouteParameter<T> {

    private static final int LONGEST_QUOTE = 100;

    private final String name;
    private final ParameterType<?> type;
    private final String description;
    private final boolean required;
    private final @Nullable Object defaultValue;
    private final Function<@Nullable String, T> reader;

    private RouteParameter(String name, ParameterType<?> type, String description, boolean required, @Nullable Object defaultValue,
            Function<@Nullable String, T> reader) {
        this.name = name;
        this.type = type;
        this.description = description;
        this.required = required;
        this.defaultValue = defaultValue;
        this.reader = reader;
    }

    /**
     * A parameter that every call has to give. Variables of a path are always required.
     *
     * @param <V> what the handler gets
     * @param name as in the query or in the path
     * @param type what its text is read as
     * @param description what it is for, in Swagger UI
     * @return to be registered, and asked for by
     */
    public static <V> RouteParameter<V> required(String name, ParameterType<V> type, String description) {
        return new RouteParameter<>(name, type, description, true, null, text -> {
            if (text == null) {
                throw new IllegalArgumentException("is missing: set it to " + type.inWords());
            }
            return read(type, text);
        });
    }

    /**
     * A parameter that a call may leave out.
     *
     * @param <V> what the handler gets, if it was given
     * @param name as in the query
     * @param type what its text is read as
     * @param description what it is for, in Swagger UI
     * @return to be registered, and asked for by
     */
    public static <V> RouteParameter<Optional<V>> optional(String name, ParameterType<V> type, String description) {
        return new RouteParameter<>(name, type, description, false, null, text -> Optional.ofNullable(text).map(given -> read(type,
                given)));
    }

    /**
     * A parameter that is {@code value} where a call leaves it out.
     *
     * @param <V> what the handler gets
     * @param name as in the query
     * @param type what its text is read as
     * @param value the default
     * @param description what it is for, in Swagger UI
     * @return to be registered, and asked for by
     */
    public static <V> RouteParameter<V> withDefault(String name, ParameterType<V> type, V value, String description) {
        return new RouteParameter<>(name, type, description, false, value, text -> text == null ? value : read(type, text));
    }

    private static <V> V read(ParameterType<V> type, String text) {
        return type.read(text).orElseThrow(() -> new IllegalArgumentException("has to be " + type.inWords() + ", not '"
                + (text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...") + "'"));
    }

    /**
     * The name in the query or in the path.
     *
     * @return as it was declared
     */
    public String name() {
        return name;
    }

    /**
     * What its text is read as.
     *
     * @return as it was declared
     */
    public ParameterType<?> type() {
        return type;
    }

    /**
     * What it is for, in Swagger UI.
     *
     * @return for people
     */
    public String description() {
        return description;
    }

    /**
     * Whether every call has to give it.
     *
     * @return false for those of {@link #optional} and {@link #withDefault}
     */
    public boolean isRequired() {
        return required;
    }

    /**
     * What it is where a call leaves it out, if that is a value.
     *
     * @return empty for those of {@link #required} and {@link #optional}
     */
    public Optional<Object> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /**
     * The value of {@code text}.
     *
     * @param text as it was given, decoded; null if it was not
     * @return what a handler gets
     * @throws IllegalArgumentException when it does not fit; the message says what it has to be, as in {@code has to be true or false}
     */
    public T read(@Nullable String text) {
        return reader.apply(text);
    }

    @Override
    public String toString() {
        return name;
    }
}
