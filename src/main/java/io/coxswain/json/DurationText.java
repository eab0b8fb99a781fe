package io.coxswain.json;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
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

    private DurationText() {}

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
                Duration duration = DurationStyle.detectAndParse(text);
                return duration.abs().compareTo(LONGEST) <= 0 ? duration : refused(text, context);
            } catch (IllegalArgumentException | ArithmeticException e) {
                return refused(text, context);
            }
        }

        private static Duration refused(String text, DeserializationContext context) {
            return (Duration) context.handleWeirdStringValue(Duration.class, text, "must be " + TypeInWords.of(Duration.class));
        }
    }
}
