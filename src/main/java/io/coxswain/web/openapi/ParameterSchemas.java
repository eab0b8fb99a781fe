package io.coxswain.web.openapi;

import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteParameter;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Schemas of routes' parameters. */
final class ParameterSchemas {

    private static final String TYPE = "type";

    private ParameterSchemas() {}

    static Schema<?> text() {
        return DocumentSchemas.schema(Map.of(TYPE, "string"));
    }

    static Schema<?> of(RouteParameter<?> parameter) {
        Map<String, Object> drawn = new LinkedHashMap<>();
        switch (parameter.type()) {
            case ParameterType.Text text -> {
                drawn.put(TYPE, "string");
                if (text.pattern() != null) {
                    drawn.put("pattern", "^(?:" + text.pattern() + ")$");
                }
            }
            case ParameterType.Whole whole -> drawn.putAll(Map.of(TYPE, "integer", "format", "int32", "minimum", whole.from(), "maximum",
                    whole.to()));
            case ParameterType.LongWhole whole -> {
                drawn.putAll(Map.of(TYPE, "integer", "format", "int64", "minimum", whole.from()));
                if (whole.to() < Long.MAX_VALUE) {
                    drawn.put("maximum", whole.to());
                }
            }
            case ParameterType.Bool bool -> drawn.put(TYPE, "boolean");
            case ParameterType.OneOf<?> oneOf -> {
                drawn.put(TYPE, "string");
                drawn.put("enum", Arrays.stream(oneOf.constants().getEnumConstants()).map(Enum::name).toList());
            }
        }
        parameter.defaultValue().ifPresent(value -> drawn.put("default", value instanceof Enum<?> constant ? constant.name() : value));
        return DocumentSchemas.schema(drawn);
    }
}
