package io.coxswain.web.contract;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds JSON against schemas of a document, whose references it can follow. */
final class DocumentSchemaCheck {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode components;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    DocumentSchemaCheck(JsonNode document) {
        this.components = document.path("components");
    }

    /** What is wrong with {@code value}; empty if nothing is. */
    List<String> errors(String schema, JsonNode value) {
        return told(compiled.computeIfAbsent(schema, this::compile).validate(value));
    }

    private Schema compile(String schema) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.putArray("allOf").add(JsonMapper.shared().readTree(schema));
        root.set("components", components);
        return REGISTRY.getSchema(root);
    }

    /** What is wrong with {@code value}, held against a schema that stands alone. */
    static List<String> errorsAgainst(String schema, JsonNode value) {
        return told(REGISTRY.getSchema(schema, InputFormat.JSON).validate(value));
    }

    /** What is wrong with a schema as such. */
    static List<String> errorsOfSchema(JsonNode schema) {
        return told(REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId())).validate(schema));
    }

    private static List<String> told(List<Error> errors) {
        return errors.stream().map(error -> error.getInstanceLocation() + ": " + error.getMessage()).toList();
    }
}
