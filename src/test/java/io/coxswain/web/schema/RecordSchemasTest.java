package io.coxswain.web.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.web.schema.RecordSchemas.Direction;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RecordSchemasTest {

    enum Mode {
        APPEND, TRUNCATE
    }

    record Part(@NotNull @Min(1) @Max(9) Integer size, @Nullable Part rest) {}

    record Config(@NotEmpty @Size(max = 5) List<@NotBlank String> files, @Nullable Mode mode, @Positive long limit, Duration pause,
            @Pattern(regexp = "[a-z]+") String name, Map<String, Integer> weights, @Valid Part part, JsonNode anything, Instant at,
            boolean[] flags) {}

    private static Map<?, ?> property(Map<String, Object> schema, String name) {
        return (Map<?, ?>) ((Map<?, ?>) schema.get("properties")).get(name);
    }

    @Test
    void givenRecord_whenDrawn_thenFieldsKeepTheirOrderAndUnknownOnesAreRefused() {
        Map<String, Object> schema = RecordSchemas.of(Config.class);

        assertThat(((Map<?, ?>) schema.get("properties")).keySet()).extracting(Object::toString).containsExactly("files", "mode", "limit",
                "pause", "name", "weights", "part", "anything", "at", "flags");
        assertThat(schema).containsEntry("type", "object").containsEntry("additionalProperties", false).containsEntry("required",
                List.of("files"));
    }

    @Test
    void givenConstraints_whenDrawn_thenTheyBecomeKeywords() {
        Map<String, Object> schema = RecordSchemas.of(Config.class);

        assertThat(property(schema, "files"))
                .isEqualTo(Map.of("type", "array", "items", Map.of("type", "string", "minLength", 1), "minItems", 1, "maxItems", 5));
        assertThat(property(schema, "limit")).isEqualTo(Map.of("type", "integer", "format", "int64", "exclusiveMinimum", 0));
        assertThat(property(schema, "name")).isEqualTo(Map.of("type", "string", "pattern", "^(?:[a-z]+)$"));
        assertThat(property(schema, "weights")).isEqualTo(Map.of("type", "object", "additionalProperties", Map.of("type", "integer",
                "format", "int32")));
        assertThat(property(schema, "flags")).isEqualTo(Map.of("type", "array", "items", Map.of("type", "boolean")));
        assertThat(property(schema, "at")).isEqualTo(Map.of("type", "string", "format", "date-time"));
        assertThat(property(schema, "pause").get("type")).isEqualTo("string");
        assertThat(property(schema, "anything").containsKey("type")).isFalse();
    }

    @Test
    void givenNullableEnum_whenDrawn_thenNullIsOneOfItsValues() {
        Map<?, ?> mode = property(RecordSchemas.of(Config.class), "mode");

        assertThat(mode.get("type")).isEqualTo(List.of("string", "null"));
        assertThat((List<?>) mode.get("enum")).hasSize(3).containsNull();
    }

    @Test
    void givenRecordThatHoldsItself_whenDrawn_thenItEnds() {
        Map<?, ?> part = property(RecordSchemas.of(Config.class), "part");

        assertThat(part.get("required")).isEqualTo(List.of("size"));
        assertThat(part.toString()).contains("Another Part");
    }

    @Test
    void givenAnswer_whenDrawn_thenEveryFieldThatMayNotBeNullIsRequired() {
        var schemas = new RecordSchemas(Direction.READ, type -> type == Part.class ? Optional.of("#/part") : Optional.empty());

        Map<String, Object> schema = schemas.draw(Part.class);

        assertThat(schema).containsEntry("required", List.of("size")).doesNotContainKey("additionalProperties");
        assertThat(property(schema, "rest"))
                .isEqualTo(Map.of("anyOf", List.of(Map.of("$ref", "#/part"), Map.of("type", "null"))));
    }

    record WithDefaults(@NotNull String name, @NotNull Mode mode, @NotEmpty List<String> files) {
        WithDefaults {
            mode = mode == null ? Mode.APPEND : mode;
            files = files == null ? List.of() : files;
        }
    }

    record Insisting(@NotNull String name) {
        Insisting {
            if (name == null) {
                throw new IllegalArgumentException("A name is needed");
            }
        }
    }

    @Test
    void givenFieldThatTheRecordFillsIn_whenDrawn_thenItIsNotRequired() {
        assertThat(RecordSchemas.of(WithDefaults.class)).containsEntry("required", List.of("name", "files"));
        assertThat(RecordSchemas.of(Insisting.class)).containsEntry("required", List.of("name"));
    }
}
