package io.coxswain.web.schema;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.math.BigDecimal;
import java.util.Map;

/** Annotations of Jakarta Validation as keywords of JSON Schema. */
final class Constraints {

    private Constraints() {}

    static boolean isRequired(AnnotatedElement element) {
        return element.isAnnotationPresent(NotNull.class) || element.isAnnotationPresent(NotBlank.class)
                || element.isAnnotationPresent(NotEmpty.class);
    }

    /** Adds what the annotations of {@code element} demand to the schema of its type. */
    static void add(AnnotatedElement element, Map<String, Object> schema) {
        for (Annotation annotation : element.getAnnotations()) {
            add(annotation, schema);
        }
    }

    private static void add(Annotation annotation, Map<String, Object> schema) {
        switch (annotation) {
            case Min min -> schema.put("minimum", min.value());
            case Max max -> schema.put("maximum", max.value());
            case DecimalMin min -> schema.put(min.inclusive() ? "minimum" : "exclusiveMinimum", new BigDecimal(min.value()));
            case DecimalMax max -> schema.put(max.inclusive() ? "maximum" : "exclusiveMaximum", new BigDecimal(max.value()));
            case Positive positive -> schema.put("exclusiveMinimum", 0);
            case PositiveOrZero positive -> schema.put("minimum", 0);
            case Negative negative -> schema.put("exclusiveMaximum", 0);
            case NegativeOrZero negative -> schema.put("maximum", 0);
            case NotBlank notBlank -> schema.putIfAbsent("minLength", 1);
            case NotEmpty notEmpty -> schema.putIfAbsent(sized("min", schema), 1);
            case Size size -> size(size, schema);
            case Pattern pattern -> schema.put("pattern", "^(?:" + pattern.regexp() + ")$");
            default -> {
                // Says nothing that a schema could.
            }
        }
    }

    private static void size(Size size, Map<String, Object> schema) {
        if (size.min() > 0) {
            schema.put(sized("min", schema), size.min());
        }
        if (size.max() < Integer.MAX_VALUE) {
            schema.put(sized("max", schema), size.max());
        }
    }

    private static String sized(String bound, Map<String, Object> schema) {
        return bound + switch (String.valueOf(schema.get("type"))) {
            case "array" -> "Items";
            case "object" -> "Properties";
            default -> "Length";
        };
    }
}
