package io.coxswain.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.WebNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ApiDocumentTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final NodeApi api = WebNode.shared().api();
    private final JsonNode document = api.get("/v3/api-docs").require(200).json();

    private record Operation(String name, JsonNode node) {}

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .forEach(method -> operations.add(new Operation(method.getKey() + " " + path.getKey(), method.getValue()))));
        return operations;
    }

    @ParameterizedTest
    @ValueSource(strings = {"get /api/v1/jobs", "post /api/v1/jobs", "post /api/v1/jobs/batch", "get /api/v1/jobs/{jobId}",
        "delete /api/v1/jobs/{jobId}", "get /api/v1/jobs/{jobId}/leader", "post /api/v1/jobs/{jobId}/leader/resign",
        "get /api/v1/jobs/{jobId}/events", "get /api/v1/jobs/{jobId}/kv", "post /api/v1/jobs/{jobId}/cancel",
        "post /api/v1/jobs/{jobId}/exit", "get /api/v1/jobs/{jobId}/workers", "post /api/v1/jobs/{jobId}/workers",
        "get /api/v1/jobs/{jobId}/workers/{workerId}", "post /api/v1/jobs/{jobId}/workers/{workerId}/stop",
        "post /api/v1/jobs/{jobId}/workers/{workerId}/messages", "get /api/v1/jobs/{jobId}/ticks", "get /api/v1/jobs/{jobId}/trace",
        "get /api/v1/jobs/{jobId}/files", "get /api/v1/nodes", "post /api/v1/nodes/{name}/drain", "post /api/v1/nodes/{name}/activate",
        "get /api/v1/job-types",
        "get /api/v1/job-types/{type}"})
    void givenCall_whenLookedUp_thenItIsDocumentedWithItsProblems(String call) {
        JsonNode operation = operations().stream().filter(each -> each.name().equals(call)).findFirst().orElseThrow().node();

        assertThat(operation.get("summary").stringValue()).isNotBlank();
        assertThat(operation.get("responses").propertyNames()).anyMatch(status -> status.startsWith("2")).contains("403", "406", "500",
                "503");
    }

    @Test
    void givenDocument_whenRead_thenItIsOpenApi31WithUniqueIds() {
        List<String> ids = operations().stream().map(operation -> operation.node().get("operationId").stringValue()).toList();

        assertThat(document.get("openapi").stringValue()).startsWith("3.1");
        assertThat(ids).doesNotHaveDuplicates().noneMatch(id -> id.contains("_"));
    }

    @Test
    void givenDocument_whenFollowingItsReferences_thenEachLeadsSomewhere() {
        Set<String> references = new HashSet<>();
        collect(document, references);

        assertThat(references).isNotEmpty()
                .allSatisfy(reference -> assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse());
    }

    private static void collect(JsonNode node, Set<String> references) {
        if (node.get("$ref") != null) {
            references.add(node.get("$ref").stringValue());
        }
        node.forEach(child -> collect(child, references));
    }

    @Test
    void givenPathsWithVariables_whenRead_thenEachVariableIsAParameter() {
        assertThat(operations()).allSatisfy(operation -> assertThat(pathParameters(operation.node()))
                .isEqualTo(Set.copyOf(Stream.of(operation.name().split("/")).filter(part -> part.startsWith("{"))
                        .map(part -> part.substring(1, part.length() - 1)).toList())));
    }

    private static Set<String> pathParameters(JsonNode operation) {
        Set<String> names = new HashSet<>();
        operation.path("parameters").forEach(parameter -> {
            if (parameter.get("in").stringValue().equals("path")) {
                names.add(parameter.get("name").stringValue());
            }
        });
        return names;
    }

    @Test
    void givenOfferedExample_whenSubmittedAsItStands_thenTheJobRuns() {
        JsonNode examples = document.at("/paths/~1api~1v1~1jobs/post/requestBody/content/application~1json/examples");

        JsonNode job = api.post("/api/v1/jobs", examples.get("fake").get("value").toString()).require(201).json();

        assertThat(examples.propertyNames()).contains("csv-import", "fake");
        await().atMost(Duration.ofSeconds(20)).until(() -> Set.of("RUNNING", "RETRYING", "FINISHED")
                .contains(api.job(job.get("id").stringValue()).get("state").stringValue()));
        api.post("/api/v1/jobs/" + job.get("id").stringValue() + "/cancel", "");
    }

    @Test
    void givenExamplesOfAnswers_whenComparedWithTheirSchemas_thenNoFieldIsUnknown() {
        assertThat(operations()).allSatisfy(operation -> operation.node().get("responses").forEach(response -> response.path("content")
                .forEach(content -> assertThat(unknownFields(content)).as(operation.name()).isEmpty())));
    }

    private Set<String> unknownFields(JsonNode content) {
        JsonNode schema = content.path("schema");
        JsonNode resolved = schema.has("$ref") ? document.at(schema.get("$ref").stringValue().substring(1)) : schema;
        Set<String> unknown = new HashSet<>(content.path("example").propertyNames());
        resolved.path("properties").propertyNames().forEach(unknown::remove);
        return unknown;
    }

    @Test
    void givenSwaggerUi_whenOpened_thenNothingComesFromElsewhere() {
        String page = api.get("/swagger-ui/index.html").require(200).text();
        JsonNode config = api.get("/v3/api-docs/swagger-config").require(200).json();

        assertThat(page).contains("swagger-ui-bundle.js").doesNotContain("http://", "https://");
        assertThat(config.get("validatorUrl").stringValue()).isEqualTo("none");
        assertThat(api.get("/").response().headers().firstValue("Location")).hasValue("/swagger-ui.html");
        assertThat(api.get("/swagger-ui.html").status()).isEqualTo(302);
    }
}
