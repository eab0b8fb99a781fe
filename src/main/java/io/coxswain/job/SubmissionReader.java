package io.coxswain.job;

import io.coxswain.api.Violation;
import io.coxswain.idempotency.IdempotencyKey;
import io.coxswain.json.Json;
import io.coxswain.json.StrictReader;
import io.coxswain.loop.TimeOrderedId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks what somebody submits, field by field. */
final class SubmissionReader {

    private static final Pattern ID = Pattern.compile(JobSubmission.ID);
    private static final Pattern PROJECT = Pattern.compile(JobSubmission.PROJECT);
    private static final int MOST_LABELS = 64;
    private static final int LONGEST_LABEL = 256;

    private final JobTypes types;
    private final Json json;

    SubmissionReader(JobTypes types, Json json) {
        this.types = types;
        this.json = json;
    }

    /** @throws io.coxswain.api.InvalidInputException with all violations */
    NewJob read(JobSubmission submission, @Nullable IdempotencyKey key) {
        List<Violation> violations = new ArrayList<>();
        checkName(submission.id(), ID, "/id", 128, violations);
        checkName(submission.project(), PROJECT, "/project", 64, violations);
        checkLabels(submission.labels(), violations);
        if (submission.retry() != null) {
            submission.retry().violations().forEach(v -> violations.add(new Violation("/retry" + v.pointer(), v.message())));
        }
        if (submission.cancelTimeout() != null && submission.cancelTimeout().isNegative()) {
            violations.add(new Violation("/cancelTimeout", "must not be negative"));
        }
        if (!violations.isEmpty()) {
            throw StrictReader.invalid(violations);
        }
        types.validate(submission.type(), submission.config());
        return unchecked(submission, key);
    }

    /** Reads what was checked before, maybe by a node that has other job types. */
    NewJob unchecked(JobSubmission submission, @Nullable IdempotencyKey key) {
        return new NewJob(submission.id() == null ? TimeOrderedId.next() : submission.id(),
                submission.project() == null ? "default" : submission.project(), submission.type(), config(submission.config()),
                submission.labels() == null ? "{}" : write("/labels", submission.labels()),
                submission.selectors() == null ? "[]" : write("/selectors", submission.selectors()),
                submission.retry() == null ? null : json.write(submission.retry()),
                submission.cancelTimeout() == null ? null : submission.cancelTimeout().toMillis(), key);
    }

    private String config(JsonNode config) {
        return config == null || config.isNull() ? "{}" : write("/config", config);
    }

    private String write(String pointer, Object value) {
        try {
            return json.write(value);
        } catch (IllegalArgumentException e) {
            throw StrictReader.invalid(List.of(new Violation(pointer, e.getMessage())));
        }
    }

    private static void checkName(String name, Pattern pattern, String pointer, int longest, List<Violation> violations) {
        if (name != null && !pattern.matcher(name).matches()) {
            violations.add(new Violation(pointer, "must have 1 to " + longest + " " + JobSubmission.CHARACTERS));
        }
    }

    private static void checkLabels(Map<String, String> labels, List<Violation> violations) {
        if (labels == null) {
            return;
        }
        if (labels.size() > MOST_LABELS) {
            violations.add(new Violation("/labels", "must have at most " + MOST_LABELS + " entries, not " + labels.size()));
        }
        labels.forEach((key, value) -> {
            if (key.isBlank() || key.length() > LONGEST_LABEL || value == null || value.length() > LONGEST_LABEL) {
                violations.add(new Violation("/labels/" + key.replace("~", "~0").replace("/", "~1"),
                        "keys and values must be text of up to " + LONGEST_LABEL + " characters, and keys not blank"));
            }
        });
    }
}
