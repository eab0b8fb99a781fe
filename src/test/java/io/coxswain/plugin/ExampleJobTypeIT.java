package io.coxswain.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import io.coxswain.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What docs/tutorial.md promises: the example is built by itself, put beside a node, and its jobs run there. */
class ExampleJobTypeIT {

    private static final Path EXAMPLE = Path.of("docs", "example-job-type");
    private static final String PAGE = "<a href='/good'>good</a> <a href='/gone'>gone</a>";

    @TempDir
    private Path directory;

    private HttpServer site;

    @BeforeEach
    void openSite() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", ExampleJobTypeIT::answer);
        site.start();
    }

    @AfterEach
    void closeSite() {
        site.stop(0);
    }

    private static void answer(HttpExchange call) throws IOException {
        boolean there = !call.getRequestURI().getPath().equals("/gone");
        byte[] body = (there ? PAGE : "").getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(there ? 200 : 404, body.length == 0 ? -1 : body.length);
        try (call) {
            call.getResponseBody().write(body);
        }
    }

    @Test
    void givenTheExampleBuiltByItself_whenPutBesideANode_thenItsJobsRunAndABrokenJarHurtsNobody() throws Exception {
        Path project = directory.resolve("project");
        copy(EXAMPLE, project);

        String build = mvnPackage(project);
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        Files.copy(project.resolve("target").resolve("link-check-1.0.jar"), plugins.resolve("link-check-1.0.jar"));
        Files.writeString(plugins.resolve("broken.jar"), "not copied to its end");

        assertThat(build).containsPattern("Tests run: \\d{2,}, Failures: 0, Errors: 0, Skipped: 0");
        try (NodeProcess node = NodeProcess.start("plugins", TestPostgres.freshDatabase(), "--coxswain.plugins.directory=" + plugins)
                .awaitReady()) {
            NodeApi api = new NodeApi(node.url());
            assertListed(api);
            assertChecks(api, "http://127.0.0.1:" + site.getAddress().getPort() + "/");
        }
    }

    private String mvnPackage(Path project) throws Exception {
        try (AuthorsMaven maven = new AuthorsMaven(directory.resolve("repository"))) {
            return maven.mvnPackage(project);
        }
    }

    private static void assertListed(NodeApi api) {
        JsonNode plugins = api.get("/api/v1/job-types").require(200).json().get("plugins");
        assertThat(plugins.at("/0/error").stringValue()).startsWith("It is no jar (");
        assertThat(plugins.at("/1/error").isNull()).as(plugins.toString()).isTrue();
        assertThat(plugins.at("/1/version").stringValue()).isEqualTo("1.0");
        assertThat(plugins.at("/1/vendor").stringValue()).isEqualTo("Example Inc.");
        assertThat(plugins.at("/1/types/0").stringValue()).isEqualTo("link-check");
    }

    private static void assertChecks(NodeApi api, String page) {
        api.submit("links", "link-check", "{\"pages\": [\"%s\", \"%1$sgone\"]}".formatted(page));

        await("the job is over").atMost(Duration.ofMinutes(1)).until(() -> !api.job("links").get("finishedAt").isNull());

        JsonNode job = api.job("links");
        assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("FINISHED");
        assertThat(job.at("/detail/pages").intValue()).isEqualTo(2);
        assertThat(job.at("/detail/failed").intValue()).isEqualTo(1);
        JsonNode broken = api.get("/api/v1/jobs/links/kv?prefix=broken/").require(200).json().get("entries");
        assertThat(broken).singleElement().satisfies(entry -> {
            assertThat(entry.at("/value/link").stringValue()).isEqualTo(page + "gone");
            assertThat(entry.at("/value/reason").stringValue()).isEqualTo("Status 404");
        });
    }

    /** Without what was built there by hand. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(file -> !file.startsWith(from.resolve("target"))).toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
