package io.coxswain.web.schema;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Draws JSON schemas (2020-12) of records. Not thread-safe. */
public final class RecordSchemas {

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(int.class, long.class, short.class, byte.class, Integer.class, Long.class,
            Short.class, Byte.class, BigInteger.class);
    private static final Set<Class<?>> NUMBERS = Set.of(double.class, float.class, Double.class, Float.class, BigDecimal.class);
    private static final Set<Class<?>> TEXTS = Set.of(String.class, Character.class, char.class);
    private static final Set<Class<?>> BOOLEANS = Set.of(boolean.class, Boolean.class);

    /** Which way the JSON goes. */
    public enum Direction {
        /** People write it: unknown fields are refused, and required is what annotations demand. */
        WRITTEN,
        /** People read it: every field is there unless it may be null, and later versions may add some. */
        READ
    }

    private final Direction direction;
    private final Function<Class<?>, Optional<String>> references;
    private final Set<Class<?>> open = new HashSet<>();

    /** @param references where the schema of a type is to be found, for types that are not to be drawn inline */
    public RecordSchemas(Direction direction, Function<Class<?>, Optional<String>> references) {
        this.direction = direction;
        this.references = references;
    }

    /** The schema of what people write as {@code type}, all of it inline. */
    public static Map<String, Object> of(Class<?> type) {
        return new RecordSchemas(Direction.WRITTEN, other -> Optional.empty()).draw(type);
    }

    /** The schema of {@code type} itself, in the order of its fields. */
    public Map<String, Object> draw(Class<?> type) {
        return type.isRecord() ? recordSchema(type) : schema(type);
    }

    private Map<String, Object> schema(Class<?> type) {
        if (WHOLE_NUMBERS.contains(type)) {
            return with(typed("integer"), "format", type == int.class || type == Integer.class ? "int32" : "int64");
        } else if (NUMBERS.contains(type)) {
            return typed("number");
        } else if (TEXTS.contains(type)) {
            return typed("string");
        } else if (BOOLEANS.contains(type)) {
            return typed("boolean");
        } else if (type == Duration.class) {
            return with(typed("string"), "description", "A duration such as 50ms, 5s, 10m, 1h or PT5S");
        } else if (Temporal.class.isAssignableFrom(type)) {
            return with(typed("string"), "format", "date-time");
        } else if (type == UUID.class) {
            return with(typed("string"), "format", "uuid");
        } else if (type.isEnum()) {
            return with(typed("string"), "enum", Arrays.stream(type.getEnumConstants()).map(value -> ((Enum<?>) value).name()).toList());
        } else if (type.isRecord()) {
            Optional<String> reference = references.apply(type);
            return reference.isPresent() ? with(new LinkedHashMap<>(), "$ref", reference.get()) : recordSchema(type);
        } else if (Map.class.isAssignableFrom(type)) {
            return typed("object");
        } else if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return typed("array");
        }
        return anything(type);
    }

    private static Map<String, Object> anything(Class<?> type) {
        return JsonNode.class.isAssignableFrom(type) || type == Object.class
                ? with(new LinkedHashMap<>(), "description", "Any JSON")
                : typed("object");
    }

    private Map<String, Object> recordSchema(Class<?> type) {
        if (!open.add(type)) {
            return with(typed("object"), "description", "Another " + type.getSimpleName());
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        Set<String> filled = direction == Direction.WRITTEN ? Defaults.of(type) : Set.of();
        for (RecordComponent component : type.getRecordComponents()) {
            properties.put(component.getName(), property(component));
            if (isRequired(component) && !filled.contains(component.getName())) {
                required.add(component.getName());
            }
        }
        open.remove(type);
        Map<String, Object> schema = with(typed("object"), "properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (direction == Direction.WRITTEN) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private Map<String, Object> property(RecordComponent component) {
        Map<String, Object> schema = schema(component.getAnnotatedType());
        for (AnnotatedElement element : places(component)) {
            Constraints.add(element, schema);
        }
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class) && !isRequired(component) ? orNull(schema) : schema;
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        if (schema.containsKey("$ref")) {
            return with(new LinkedHashMap<>(), "anyOf", List.of(schema, typed("null")));
        }
        if (schema.get("type") instanceof String type) {
            schema.put("type", List.of(type, "null"));
        }
        if (schema.get("enum") instanceof List<?> values) {
            List<@Nullable Object> withNull = new ArrayList<>(values);
            withNull.add(null);
            schema.put("enum", withNull);
        }
        return schema;
    }

    private Map<String, Object> schema(AnnotatedType type) {
        Class<?> raw = raw(type);
        Map<String, Object> schema = schema(raw);
        if (type instanceof AnnotatedArrayType array) {
            schema.put("items", schema(array.getAnnotatedGenericComponentType()));
        } else if (type instanceof AnnotatedParameterizedType parameterized) {
            AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
            AnnotatedType element = arguments[arguments.length - 1];
            Map<String, Object> elements = schema(element);
            Constraints.add(element, elements);
            schema.put(Map.class.isAssignableFrom(raw) ? "additionalProperties" : "items", elements);
        }
        return schema;
    }

    private static Class<?> raw(AnnotatedType type) {
        return switch (type.getType()) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            default -> Object.class;
        };
    }

    /** Where an annotation on a record's component may end up, by its targets. */
    private static List<AnnotatedElement> places(RecordComponent component) {
        List<AnnotatedElement> places = new ArrayList<>(List.of(component, component.getAccessor(), component.getAnnotatedType()));
        Arrays.stream(component.getDeclaringRecord().getDeclaredFields()).filter(field -> field.getName().equals(component.getName()))
                .forEach(places::add);
        return places;
    }

    private boolean isRequired(RecordComponent component) {
        return switch (direction) {
            case WRITTEN -> places(component).stream().anyMatch(Constraints::isRequired);
            case READ -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        };
    }

    private static Map<String, Object> typed(String type) {
        return with(new LinkedHashMap<>(), "type", type);
    }

    private static Map<String, Object> with(Map<String, Object> schema, String key, Object value) {
        schema.put(key, value);
        return schema;
    }
}
