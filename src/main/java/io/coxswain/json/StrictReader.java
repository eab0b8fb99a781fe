package io.coxswain.json;

import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.Violation;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Reads what people wrote as validated records, and says where it does not fit. Thread-safe. */
public final class StrictReader {

    private final Json json;
    private final Validator validator;
    private final SecretMask mask;

    /** @param mask keeps secrets out of what is said of an input */
    public StrictReader(Json json, Validator validator, SecretMask mask) {
        this.json = json;
        this.validator = validator;
        this.mask = mask;
    }

    /**
     * Reads {@code node} as {@code type} and checks its Jakarta Validation annotations.
     *
     * @param at JSON pointer of {@code node} within the whole input, for example {@code /config}; empty for the whole
     * @throws InvalidInputException {@link ErrorCode#INVALID_CONFIG} with a pointer for each violation
     */
    public <T> T read(JsonNode node, Class<T> type, String at) {
        T value;
        try {
            value = json.mapper().treeToValue(node, type);
        } catch (JacksonException e) {
            throw invalid(List.of(new Violation(at + pointer(e), mask.scrub(message(e), node))));
        }
        if (value == null) {
            throw invalid(List.of(new Violation(at, "must be an object, not null")));
        }
        Set<ConstraintViolation<T>> violations = validator.validate(value);
        if (!violations.isEmpty()) {
            throw invalid(violations.stream().map(v -> new Violation(at + pointer(v.getPropertyPath()),
                    mask.scrub(v.getMessage(), node)))
                    .sorted(Comparator.comparing(Violation::pointer)).toList());
        }
        return value;
    }

    /** What keeps secrets out of what is said of an input. */
    public SecretMask mask() {
        return mask;
    }

    /** {@code violations} of {@code node} without its secrets, for whoever checks more than a record can say. */
    public List<Violation> scrub(List<Violation> violations, JsonNode node) {
        return violations.stream().map(violation -> new Violation(violation.pointer(), mask.scrub(violation.message(), node))).toList();
    }

    /** An exception that lists {@code violations}. */
    public static InvalidInputException invalid(List<Violation> violations) {
        Violation first = violations.getFirst();
        return new InvalidInputException(ErrorCode.INVALID_CONFIG, (first.pointer().isEmpty() ? "The body" : first.pointer()) + " "
                + first.message() + (violations.size() == 1 ? "" : " (and " + (violations.size() - 1) + " more)"), violations);
    }

    /** Where in the input the exception arose, as a JSON pointer. */
    public static String pointer(JacksonException error) {
        StringBuilder pointer = new StringBuilder();
        for (JacksonException.Reference step : error.getPath()) {
            pointer.append('/').append(step.getPropertyName() != null ? escape(step.getPropertyName()) : step.getIndex());
        }
        return pointer.toString();
    }

    /** What is wrong, in one line without class names or positions in the text. */
    public static String message(JacksonException error) {
        if (error instanceof UnrecognizedPropertyException unknown) {
            return "is not a known field: remove it or use one of " + unknown.getKnownPropertyIds();
        }
        Throwable cause = error.getCause();
        if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        if (error instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            String found = error instanceof InvalidFormatException format ? ", not " + quoted(format.getValue()) : "";
            return "must be " + TypeInWords.of(mismatch.getTargetType()) + found;
        }
        // Only parsers speak of what they read; other messages are about classes and threads of ours.
        return error instanceof StreamReadException || error instanceof StreamConstraintsException
                ? error.getOriginalMessage().lines().findFirst().orElse("can't be read")
                : "can't be read";
    }

    private static String quoted(Object value) {
        return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    }

    private static String pointer(Path path) {
        StringBuilder pointer = new StringBuilder();
        for (Path.Node node : path) {
            if (node.isInIterable() && node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
            if (node.getName() != null && !node.getName().startsWith("<")) {
                pointer.append('/').append(escape(node.getName()));
            }
        }
        return pointer.toString();
    }

    private static String escape(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }
}
