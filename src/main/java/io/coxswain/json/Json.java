package io.coxswain.json;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads and writes records as JSON. Thread-safe. */
public final class Json {

    /** The escape of a NUL character, and not an escaped backslash before the text {@code u0000}. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .withCoercionConfig(LogicalType.Textual, texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .addModule(DurationText.module())
            .build();

    public JsonMapper mapper() {
        return mapper;
    }

    /** SHA-256, in hex, of {@code value} as JSON with sorted fields: equal for what says the same, in whatever order. */
    public String fingerprint(Object value) {
        byte[] text = mapper.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED).writeValueAsBytes(mapper.valueToTree(value));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /**
     * Writes {@code value} as JSON.
     *
     * @throws IllegalArgumentException when it can't be written, or holds a NUL character, which Postgres can't store
     */
    public String write(@Nullable Object value) {
        try {
            String text = mapper.writeValueAsString(value);
            if (text.contains("\\u0000") && NUL.matcher(text).find()) {
                throw new IllegalArgumentException("A text holds a NUL character (\\u0000), which Postgres can't store: remove it");
            }
            return text;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("This value can't be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** {@code text}, which nobody has checked, as Postgres can store it: without NUL characters. */
    public static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    /**
     * Reads JSON as {@code type}.
     *
     * @throws IllegalArgumentException when it does not fit
     */
    public <T> T read(String text, Class<T> type) {
        try {
            return mapper.readValue(text, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("JSON does not fit " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** Reads JSON that was stored before; null stays null. */
    public @Nullable JsonNode tree(@Nullable String text) {
        return text == null ? null : mapper.readTree(text);
    }
}
