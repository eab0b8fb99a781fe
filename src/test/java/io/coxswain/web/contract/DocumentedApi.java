package io.coxswain.web.contract;

import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document of a node, as somebody who calls it reads it. */
record DocumentedApi(JsonNode document) {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** A parameter with its schema. */
    record Parameter(String in, String name, boolean required, JsonNode schema) {}

    /**
     * An operation.
     *
     * @param responses what it answers, by status
     */
    record Operation(String method, String path, JsonNode node, Map<String, JsonNode> responses) {

        String id() {
            return node.path("operationId").asString();
        }

        List<Parameter> parameters(String in) {
            List<Parameter> parameters = new ArrayList<>();
            node.path("parameters").forEach(parameter -> {
                if (parameter.path("in").asString().equals(in)) {
                    parameters.add(new Parameter(in, parameter.path("name").asString(), parameter.path("required").asBoolean(false),
                            parameter.path("schema")));
                }
            });
            return parameters;
        }

        /** The body that it takes as JSON; empty if it takes none. */
        Optional<JsonNode> body() {
            return Optional.of(node.path("requestBody").path("content").path("application/json")).filter(JsonNode::isObject);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Reads the document of a node, which may take its time to draw it first. */
    static DocumentedApi of(NodeApi node) {
        return new DocumentedApi(await().atMost(Duration.ofMinutes(1)).ignoreExceptions()
                .until(() -> node.get("/v3/api-docs"), answer -> answer.status() == 200).json());
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .forEach(method -> operations.add(new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue(),
                        responses(method.getValue())))));
        return operations;
    }

    private Map<String, JsonNode> responses(JsonNode operation) {
        Map<String, JsonNode> responses = new TreeMap<>();
        operation.path("responses").properties().forEach(response -> responses.put(response.getKey(), resolved(response.getValue())));
        return responses;
    }

    /** {@code part} of the document, or what it refers to. */
    JsonNode resolved(JsonNode part) {
        JsonNode reference = part.get("$ref");
        return reference == null ? part : document.at(reference.asString().substring(1));
    }

    /** The examples of a body or an answer: one, or several by name. */
    static List<JsonNode> examples(@Nullable JsonNode content) {
        List<JsonNode> examples = new ArrayList<>();
        if (content != null && content.has("example")) {
            examples.add(content.get("example"));
        }
        if (content != null) {
            content.path("examples").forEach(example -> examples.add(example.path("value")));
        }
        return examples;
    }
}
