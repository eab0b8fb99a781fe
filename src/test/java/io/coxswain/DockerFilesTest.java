package io.coxswain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What can be known of the container files without a container engine. */
class DockerFilesTest {

    private static final Path DOCKERFILE = Path.of("docker", "Dockerfile");
    private static final List<String> NODES = List.of("node-a", "node-b", "node-c");

    @Test
    void givenDockerfile_whenCopyingFromTheProject_thenEachSourceExistsAndIsNotIgnored() throws Exception {
        List<String> letThrough = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();

        List<String> sources = copiedFromProject();

        assertThat(sources).isNotEmpty().allSatisfy(source -> assertThat(Path.of(source)).exists());
        assertThat(letThrough).containsExactlyInAnyOrderElementsOf(sources);
    }

    @Test
    void givenDockerfile_whenReadingItsEnd_thenNodeRunsWithoutRootAndIsProbed() throws Exception {
        List<String> lines = Files.readAllLines(DOCKERFILE);

        assertThat(lines).anyMatch(line -> line.matches("USER [1-9]\\d*"));
        assertThat(lines).anyMatch(line -> line.startsWith("HEALTHCHECK") && line.endsWith("CMD [\"healthcheck\"]"));
        assertThat(Path.of("docker", "healthcheck")).isExecutable();
    }

    @Test
    void givenComposeFile_whenReadingItsNodes_thenEachAsksForTokensAndIsPublishedOnThisMachineOnly() throws Exception {
        Map<String, Object> services = mapAt(compose(), "services");

        assertThat(services).containsOnlyKeys("postgres", "node-a", "node-b", "node-c");
        assertThat(NODES).allSatisfy(name -> assertThat(mapAt(mapAt(services, name), "environment"))
                .containsEntry("COXSWAIN_NODE_NAME", name.substring("node-".length()))
                .containsEntry("COXSWAIN_NODE_ADDRESS", "http://" + name + ":8080")
                .containsEntry("COXSWAIN_SECURITY_MODE", "token").containsEntry("COXSWAIN_SECURITY_TOKENS_FILE", "/run/secrets/tokens"));
        assertThat(NODES).allSatisfy(name -> assertThat(mapAt(services, name)).containsEntry("secrets", List.of("tokens"))
                .containsKeys("stop_grace_period", "depends_on").doesNotContainKey("network_mode"));
        assertThat(NODES).map(name -> mapAt(services, name).get("ports").toString()).doesNotHaveDuplicates()
                .allMatch(ports -> ports.matches("\\[127\\.0\\.0\\.1:\\d+:8080]"));
        assertThat(mapAt(services, "postgres")).containsEntry("image", "postgres:18").containsKey("healthcheck").doesNotContainKey("ports");
        assertThat(mapAt(mapAt(compose(), "secrets"), "tokens")).containsEntry("file", "tokens");
    }

    private static List<String> copiedFromProject() throws IOException {
        try (Stream<String> lines = Files.lines(DOCKERFILE)) {
            return lines.filter(line -> line.startsWith("COPY ") && !line.contains("--from")).map(line -> line.split(" ")[1]).toList();
        }
    }

    private static Map<String, Object> compose() throws IOException {
        try (var reader = Files.newBufferedReader(Path.of("docker", "compose.yaml"))) {
            return new Yaml().load(reader);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> mapAt(Map<String, Object> map, String key) {
        return (Map<String, Object>) map.get(key);
    }
}
