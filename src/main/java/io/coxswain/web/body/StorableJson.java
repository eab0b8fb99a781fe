package io.coxswain.web.body;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.Violation;
import io.coxswain.json.StrictReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Finds in JSON what Postgres could not keep as it came, so that no insert fails or alters it later. */
final class StorableJson {

    /** Far more than any config needs, far less than any stack or parser bears. */
    private static final int DEEPEST = 100;

    private final List<Violation> violations = new ArrayList<>();

    private StorableJson() {}

    /**
     * @throws CoxswainException {@link ErrorCode#MALFORMED_REQUEST} when it is nested too deeply
     * @throws io.coxswain.api.InvalidInputException with a pointer to each text or number that can't be kept
     */
    static void check(JsonNode node) {
        StorableJson check = new StorableJson();
        check.visit(node, "", 1);
        if (!check.violations.isEmpty()) {
            throw StrictReader.invalid(check.violations);
        }
    }

    private void visit(JsonNode node, String pointer, int depth) {
        if (depth > DEEPEST) {
            throw new CoxswainException(ErrorCode.MALFORMED_REQUEST, "The body is nested deeper than " + DEEPEST + " levels");
        }
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                String at = pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
                visitText(field.getKey(), at);
                visit(field.getValue(), at, depth + 1);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                visit(node.get(i), pointer + "/" + i, depth + 1);
            }
        } else if (node.isString()) {
            visitText(node.stringValue(), pointer);
        } else if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
            violations.add(new Violation(pointer, "must be a number that a double can hold"));
        }
    }

    private void visitText(String text, String pointer) {
        if (text.indexOf('\0') >= 0) {
            violations.add(new Violation(pointer.replace("\0", "\\u0000"), "must not hold a NUL character (\\u0000): remove it"));
        } else if (text.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            violations.add(new Violation(pointer, "must not hold one half of a surrogate pair: send both or none"));
        }
    }
}
