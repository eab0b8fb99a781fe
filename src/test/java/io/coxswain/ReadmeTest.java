package io.coxswain;

import io.coxswain.testing.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What README.md and the overview of the API tell of the code is taken from the code. */
class ReadmeTest {

    private static final Document README = new Document(Path.of("README.md"));
    private static final Document API = new Document(Path.of("src", "main", "java", "io", "coxswain", "api", "package-info.java"));
    private static final Path METADATA = Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
    private static final Path EXAMPLE = Path.of("src", "test", "java", "io", "coxswain", "example", "GreetingJobType.java");

    @Test
    void givenConfigurationOfTheService_whenTabled_thenTheReadmeShowsIt() throws IOException {
        var table = new StringBuilder("| key | default | what |\n|---|---|---|\n");

        JsonNode properties = JsonMapper.shared().readTree(METADATA).path("properties");
        properties.forEach(property -> table.append(row(property)));

        README.assertSection("configuration", table.toString());
    }

    @Test
    void givenExampleOfJobType_whenQuoted_thenTheReadmeShowsIt() throws IOException {
        String source = Files.readString(EXAMPLE);

        String shown = source.substring(source.indexOf("/** Greets"));

        README.assertSection("example", "```java\n" + shown + "```\n");
    }

    @Test
    void givenExampleOfJobType_whenQuoted_thenTheApiShowsIt() throws IOException {
        String source = Files.readString(EXAMPLE);

        // A comment can't stand within a comment.
        String shown = source.substring(source.indexOf("/** Greets")).replaceAll("/\\*\\* (.*?) \\*/", "// $1");

        String lines = shown.lines().map(line -> " * " + line).map(String::stripTrailing).collect(Collectors.joining("\n"));
        API.assertSection("example", " * {@snippet lang=java :\n" + lines + "\n * }\n * ");
    }

    private static String row(JsonNode property) {
        String key = property.path("name").asString() + (property.path("type").asString().startsWith("java.util.Map<") ? ".<name>" : "");
        JsonNode value = property.path("defaultValue");
        String description = property.path("description").asString().replaceAll("\\{@code ([^}]*)}", "`$1`");
        return "| `%s` | %s | %s |%n".formatted(key, value.isMissingNode() ? "" : "`" + value.asString().replace("|", "\\|") + "`",
                description);
    }
}
