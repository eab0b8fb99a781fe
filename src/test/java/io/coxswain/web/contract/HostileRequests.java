package io.coxswain.web.contract;

import io.coxswain.web.contract.DocumentedApi.Operation;
import io.coxswain.web.contract.DocumentedApi.Parameter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Requests made from the document of a node: each differs in one thing from one that is as it should be. */
final class HostileRequests {

    /**
     * A request.
     *
     * @param name what is wrong with it
     * @param elsewhere whether its address may be that of another operation, or of none
     * @param broken whether it is no proper HTTP, so that the node may hang up on it
     */
    record Request(String name, byte[] bytes, boolean elsewhere, boolean broken) {}

    private static final String JSON = "application/json";

    private final DocumentedApi api;

    HostileRequests(DocumentedApi api) {
        this.api = api;
    }

    /** @param variables values for the path that work */
    List<Request> of(Operation operation, Map<String, String> variables) {
        List<String> bodies = operation.body().map(body -> DocumentedApi.examples(body).stream().map(JsonNode::toString).toList())
                .orElse(List.of(""));
        String body = bodies.getFirst();
        List<Request> requests = new ArrayList<>();
        for (String example : bodies) {
            requests.add(plain("as documented", operation, path(operation, variables), List.of(), bytes(example)));
        }
        paths(operation, variables, body, requests);
        queries(operation, path(operation, variables), body, requests);
        for (String header : HostileValues.HEADERS) {
            requests.add(new Request("header " + shortened(header), raw(operation.method(), path(operation, variables), List.of(header),
                    bytes(body)), false, true));
        }
        operation.parameters("header").forEach(header -> HostileValues.QUERY_VALUES.forEach(value -> requests.add(new Request(
                "header " + header.name() + ": " + shortened(value), raw(operation.method(), path(operation, variables),
                        List.of(header.name() + ": " + value), bytes(body)), false, true))));
        HostileValues.bodies(body).forEach(hostile -> requests.add(plain("body " + shortened(new String(hostile,
                StandardCharsets.ISO_8859_1)), operation, path(operation, variables), List.of(), hostile)));
        operation.body().ifPresent(content -> bodies.forEach(example -> new HostileBodies(api, content.path("schema"), example)
                .forEach((name, text) -> requests.add(plain(name, operation, path(operation, variables), List.of(), bytes(text))))));
        return requests;
    }

    private static void paths(Operation operation, Map<String, String> variables, String body, List<Request> requests) {
        for (String variable : variables.keySet()) {
            if (operation.path().contains("{" + variable + "}")) {
                for (String value : HostileValues.PATH_PARTS) {
                    Map<String, String> changed = new LinkedHashMap<>(variables);
                    changed.put(variable, value);
                    requests.add(new Request("{" + variable + "} " + shortened(value),
                            raw(operation.method(), path(operation, changed), List.of(), bytes(body)), true, true));
                }
            }
        }
    }

    private static void queries(Operation operation, String path, String body, List<Request> requests) {
        List<String> queries = new ArrayList<>(List.of("?", "?nonsense=1", "?%00=1", "?a%ff=1", "?=", "?&&&", "?[]=1", "?" + "a=1&".repeat(
                1_200)));
        for (Parameter parameter : operation.parameters("query")) {
            HostileValues.QUERY_VALUES.forEach(value -> queries.add("?" + parameter.name() + "=" + value));
            HostileValues.around(parameter.schema()).forEach(value -> queries.add("?" + parameter.name() + "=" + value.replace("\"", "")));
            queries.addAll(List.of("?" + parameter.name(), "?" + parameter.name() + "=1&" + parameter.name() + "=2",
                    "?" + parameter.name() + "[]=1", "?" + parameter.name().toUpperCase(Locale.ROOT) + "=1"));
        }
        for (String query : queries) {
            requests.add(new Request("query " + shortened(query), raw(operation.method(), path + query, List.of(), bytes(body)), false,
                    true));
        }
    }

    private static Request plain(String name, Operation operation, String path, List<String> headers, byte[] body) {
        return new Request(name, raw(operation.method(), path, headers, body), false, false);
    }

    private static String path(Operation operation, Map<String, String> variables) {
        String path = operation.path();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            path = path.replace("{" + variable.getKey() + "}", variable.getValue());
        }
        return path.replaceAll("\\{[^}]*}", "1");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A request as it goes over the wire. Its own headers replace those of the same name. */
    static byte[] raw(String method, String target, List<String> headers, byte[] body) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("host", "Host: localhost");
        all.put("accept", "Accept: " + JSON);
        if (body.length > 0) {
            all.put("content-type", "Content-Type: " + JSON);
        }
        all.put("content-length", "Content-Length: " + body.length);
        headers.forEach(header -> all.put(header.replaceAll(":.*", "").toLowerCase(Locale.ROOT), header));
        String head = method + " " + target + " HTTP/1.1\r\n" + all.values().stream().collect(Collectors.joining("\r\n")) + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static String shortened(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() <= 60 ? printable : printable.substring(0, 40) + "... (" + text.length() + ")";
    }
}
