package io.coxswain.json;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Durations as people write them, {@code 50ms}, {@code 5s}, {@code 10m}, {@code 1h}; ISO-8601 is read as well. None is longer than a
 * century, which any unit and any clock can still count.
 */
final class DurationText {

    private static final Duration LONGEST = Duration.ofDays(36_525);

    /** As Spring Boot reads durations in configuration, so that both take the same; without Spring, so that job types are tested without. */
    private static final Pattern SIMPLE = Pattern.compile("([+-]?\\d+)([a-zA-Z]{0,2})");
    private static final Map<String, ChronoUnit> UNITS = Map.of("", ChronoUnit.MILLIS, "ns", ChronoUnit.NANOS, "us", ChronoUnit.MICROS,
            "ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

    private DurationText() {}

    /** Throws when it is none, in whichever way. */
    private static Duration parse(String text) {
        Matcher simple = SIMPLE.matcher(text);
        if (!simple.matches()) {
            return Duration.parse(text);
        }
        ChronoUnit unit = UNITS.get(simple.group(2).toLowerCase(Locale.ROOT));
        if (unit == null) {
            throw new IllegalArgumentException("Unknown unit of time: " + text);
        }
        return Duration.of(Long.parseLong(simple.group(1)), unit);
    }

    static SimpleModule module() {
        return new SimpleModule("duration-text").addSerializer(Duration.class, new Serializer())
                .addDeserializer(Duration.class, new Deserializer());
    }

    private static final class Serializer extends ValueSerializer<Duration> {
        @Override
        public void serialize(Duration value, JsonGenerator generator, SerializationContext context) {
            boolean wholeSeconds = value.toMillis() % 1_000 == 0;
            generator.writeString(wholeSeconds ? value.toSeconds() + "s" : value.toMillis() + "ms");
        }
    }

    private static final class Deserializer extends ValueDeserializer<Duration> {
        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) {
            String text = parser.getValueAsString("");
            try {
                Duration duration = parse(text);
                return duration.abs().compareTo(LONGEST) <= 0 ? duration : refused(text, context);
            } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
                return refused(text, context);
            }
        }

        private static Duration refused(String text, DeserializationContext context) {
            return (Duration) context.handleWeirdStringValue(Duration.class, text, "must be " + TypeInWords.of(Duration.class));
        }
    }
}
