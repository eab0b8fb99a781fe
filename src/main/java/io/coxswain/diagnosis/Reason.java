package io.coxswain.diagnosis;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that explains how a job is.
 *
 * @param code what programs compare
 * @param sentence for people
 * @param evidence what the sentence rests on; its fields depend on the code
 * @param at since when, or when it happened; null if it just is so
 */
public record Reason(String code, String sentence, Map<String, @Nullable Object> evidence, @Nullable Instant at) {

    static Builder of(String code) {
        return new Builder(code);
    }

    /** A reason while its evidence is gathered. */
    static final class Builder {

        private final String code;
        private final Map<String, @Nullable Object> evidence = new LinkedHashMap<>();
        private @Nullable Instant at;

        private Builder(String code) {
            this.code = code;
        }

        Builder with(String field, @Nullable Object value) {
            evidence.put(field, value);
            return this;
        }

        Builder at(@Nullable Instant moment) {
            at = moment;
            return this;
        }

        Reason that(String sentence) {
            return new Reason(code, sentence, evidence, at);
        }
    }
}
