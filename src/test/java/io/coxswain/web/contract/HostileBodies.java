package io.coxswain.web.contract;

import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Bodies that differ from a valid one in one place: each value, those that the schema knows and the example lacks included, in place of
 * which stands something else.
 */
final class HostileBodies {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String PLACE = "@place@";

    private final DocumentedApi api;
    private final JsonNode schema;
    private final JsonNode example;

    HostileBodies(DocumentedApi api, JsonNode schema, String example) {
        this.api = api;
        this.schema = schema;
        this.example = MAPPER.readTree(example);
    }

    /** Calls {@code each} with a name and a body. */
    void forEach(BiConsumer<String, String> each) {
        JsonNode root = example.deepCopy();
        visit(root, root, "", schema, each);
    }

    private void visit(JsonNode root, JsonNode at, String pointer, JsonNode unresolved, BiConsumer<String, String> each) {
        JsonNode known = api.resolved(unresolved);
        if (at instanceof ObjectNode object) {
            object.put("nonsense", 1);
            each.accept(pointer + "/nonsense", root.toString());
            object.remove("nonsense");
            for (String name : known.path("properties").propertyNames()) {
                if (!object.has(name)) {
                    object.put(name, PLACE);
                    replace(root, pointer + "/" + name, known.path("properties").path(name), each);
                    object.remove(name);
                }
            }
            for (String name : object.propertyNames().toArray(String[]::new)) {
                JsonNode value = object.get(name);
                JsonNode property = known.path("properties").path(name);
                visit(root, value, pointer + "/" + name, property, each);
                object.put(name, PLACE);
                replace(root, pointer + "/" + name, property, each);
                object.remove(name);
                each.accept(pointer + "/" + name + " left out", root.toString());
                object.set(name, value);
            }
        } else if (at instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.get(i);
                visit(root, value, pointer + "/" + i, known.path("items"), each);
                array.set(i, StringNode.valueOf(PLACE));
                replace(root, pointer + "/" + i, known.path("items"), each);
                array.set(i, value);
            }
        }
    }

    private void replace(JsonNode root, String pointer, JsonNode property, BiConsumer<String, String> each) {
        String text = root.toString();
        for (String value : HostileValues.JSON) {
            each.accept(pointer + " = " + shortened(value), text.replace('"' + PLACE + '"', value));
        }
        for (String value : HostileValues.around(api.resolved(property))) {
            each.accept(pointer + " = " + shortened(value), text.replace('"' + PLACE + '"', value));
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 30) + "... (" + text.length() + ")";
    }
}
