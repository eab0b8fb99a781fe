package io.coxswain.web.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.coxswain.testing.WebNode;
import io.coxswain.web.contract.DocumentedApi.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.util.diff.Delta;
import org.assertj.core.util.diff.DiffUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The document is valid and complete, its examples fit its schemas, and whoever changes it sees what. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiContractTest {

    private static final Path FILE = Path.of("docs", "openapi.json");
    private static final Path OFFICIAL_SCHEMA = Path.of("src", "test", "resources", "openapi", "schema-3.1.json");
    private static final Set<String> STATUSES_OF_ALL_CALLS = Set.of("400", "401", "403", "406", "408", "413", "415", "429", "500",
            "503");

    private final DocumentedApi api = DocumentedApi.of(WebNode.shared().api());
    private final JsonNode live = api.document();
    private final DocumentSchemaCheck schemas = new DocumentSchemaCheck(live);

    @Test
    void givenDocumentOfANode_whenComparedWithTheFile_thenItIsTheSame() throws IOException {
        String current = live.toPrettyString().replace("\r\n", "\n") + "\n";
        if (Boolean.getBoolean("openapi.update")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, current);
        }

        List<Delta<String>> changes = DiffUtils.diff(Files.readAllLines(FILE), current.lines().toList()).getDeltas();

        if (!changes.isEmpty()) {
            fail("The calls are no longer what %s says. If that is meant, run%n%n"
                    + "    mvn test -Dtest=ApiContractTest -Dopenapi.update=true%n%nand commit the file.%n%n%s", FILE,
                    changes.stream().map(ApiContractTest::told).collect(Collectors.joining("\n")));
        }
    }

    /** As {@code diff -u} tells it. */
    private static String told(Delta<String> change) {
        List<String> lines = new ArrayList<>(List.of("@@ line " + (change.getOriginal().getPosition() + 1)));
        change.getOriginal().getLines().forEach(line -> lines.add("-" + line));
        change.getRevised().getLines().forEach(line -> lines.add("+" + line));
        return String.join("\n", lines);
    }

    @Test
    void givenDocument_whenHeldAgainstTheOfficialSchema_thenItIsOpenApi31() throws IOException {
        List<String> errors = DocumentSchemaCheck.errorsAgainst(Files.readString(OFFICIAL_SCHEMA), live);

        assertThat(errors).isEmpty();
        assertThat(live.path("openapi").asString()).startsWith("3.1.");
    }

    @Test
    void givenItsSchemas_whenHeldAgainstJsonSchema_thenTheyAreValid() {
        assertThat(live.path("components").path("schemas").properties()).isNotEmpty().allSatisfy(schema -> assertThat(
                DocumentSchemaCheck.errorsOfSchema(schema.getValue())).as(schema.getKey()).isEmpty());
    }

    @Test
    void givenOperation_whenRead_thenItSaysWhatItIsFor() {
        assertThat(api.operations()).isNotEmpty().allSatisfy(operation -> {
            assertThat(operation.id()).as("%s has an operationId", operation).isNotBlank();
            assertThat(operation.node().path("summary").asString()).as("%s has a summary", operation).isNotBlank();
            assertThat(operation.node().path("description").asString()).as("%s has a description", operation).isNotBlank();
            operation.node().path("parameters").forEach(parameter -> assertThat(parameter.path("description").asString())
                    .as("%s describes its parameter %s", operation, parameter.path("name")).isNotBlank());
        });
        assertThat(api.operations()).extracting(Operation::id).doesNotHaveDuplicates();
    }

    @Test
    void givenOperation_whenRead_thenItHasAllOfItsProblems() {
        assertThat(api.operations()).allSatisfy(operation -> {
            assertThat(operation.responses().keySet()).as(operation.toString()).containsAll(STATUSES_OF_ALL_CALLS)
                    .anyMatch(status -> status.startsWith("2"));
            operation.responses().forEach((status, response) -> assertThat(response.path("description").asString()).isNotBlank());
        });
    }

    @Test
    void givenBodies_whenRead_thenEachHasExamplesThatFitItsSchema() {
        assertThat(api.operations()).allSatisfy(operation -> {
            operation.body().ifPresent(body -> assertExamples(operation + ", body", body));
            operation.responses().forEach((status, response) -> response.path("content").properties().stream()
                    .filter(content -> !content.getKey().equals("text/event-stream"))
                    .forEach(content -> assertExamples(operation + ", " + status, content.getValue())));
        });
    }

    private void assertExamples(String where, JsonNode content) {
        assertThat(DocumentedApi.examples(content)).as("%s has an example", where).isNotEmpty();
        assertThat(DocumentedApi.examples(content)).allSatisfy(example -> assertThat(
                schemas.errors(content.path("schema").toString(), example)).as("%s, example %s", where, example).isEmpty());
    }
}
