package io.coxswain.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;

/** Two nodes of one cluster; one has plug-ins, a good one and a broken one. */
class PluginNodeTest {

    @TempDir
    private static Path directory;

    private static WebNode with;
    private static WebNode without;

    @BeforeAll
    static void start() throws IOException {
        TestJar.offering("Watchful", Sources.watchful("Watchful", "watchful")).source("Library", Sources.library("7"))
                .entry("words.txt", "of its own").attribute(Attributes.Name.IMPLEMENTATION_VERSION, "1.2").writeTo(
                        directory.resolve("watchful-1.2.jar"));
        Files.writeString(directory.resolve("broken.jar"), "no jar");
        PGSimpleDataSource database = TestPostgres.freshDatabase();
        with = WebNode.start("with", database, "--coxswain.plugins.directory=" + directory);
        without = WebNode.start("without", database, "--coxswain.plugins.directory=" + directory.resolve("nowhere"));
    }

    @AfterAll
    static void stop() {
        Stream.of(without, with).filter(Objects::nonNull).forEach(WebNode::close);
    }

    private static JsonNode finished(String id) {
        await("job " + id + " is over").atMost(Duration.ofSeconds(20))
                .until(() -> !with.api().job(id).get("finishedAt").isNull());
        return with.api().job(id);
    }

    @Test
    void givenAGoodAndABrokenJar_whenListed_thenOneOffersItsTypeAndTheOtherIsExplained() {
        JsonNode listed = with.api().get("/api/v1/job-types").require(200).json();

        assertThat(listed.get("jobTypes").findValuesAsString("name")).containsExactly("csv-import", "fake", "watchful");
        JsonNode broken = listed.at("/plugins/0");
        assertThat(broken.get("jar").stringValue()).isEqualTo("broken.jar");
        assertThat(broken.get("error").stringValue()).startsWith("It is no jar (");
        JsonNode good = listed.at("/plugins/1");
        assertThat(good.at("/types/0").stringValue()).isEqualTo("watchful");
        assertThat(good.get("version").stringValue()).isEqualTo("1.2");
        assertThat(good.get("sha256").stringValue()).isEqualTo(TestJar.sha256(directory.resolve("watchful-1.2.jar")));
        assertThat(good.get("error").isNull()).isTrue();
    }

    @Test
    void givenJobOfAPlugin_whenRun_thenAllItsCallbacksFindItsOwnClassesAndResources() {
        with.api().submit("watched", "watchful", "{\"word\": \"even\"}");

        JsonNode job = finished("watched");

        assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("FINISHED");
        assertThat(job.at("/detail/version").stringValue()).isEqualTo("7");
        assertThat(job.at("/detail/words").stringValue()).isEqualTo("of its own");
        assertThat(with.api().get("/api/v1/jobs/watched/version").require(200).text()).contains("of its own");
    }

    @Test
    void givenConfigThatDoesNotFit_whenSubmitted_thenThePluginsConstraintsAreTold() {
        NodeApi.Answer odd = with.api().post("/api/v1/jobs", "{\"type\": \"watchful\", \"config\": {\"word\": \"odd\"}}");
        NodeApi.Answer checked = with.api().post("/api/v1/jobs", "{\"type\": \"watchful\", \"config\": {\"word\": \"nono\"}}");

        assertThat(odd.require(422).json().at("/violations/0/message").stringValue()).isEqualTo("must have an even number of letters");
        assertThat(checked.require(422).json().at("/violations/0/message").stringValue()).isEqualTo("must not be nono");
    }

    @Test
    void givenPlugin_whenDocumented_thenItsRoutesAndItsSchemaShow() {
        await("the document is drawn, which takes long the first time").atMost(Duration.ofMinutes(1)).ignoreExceptions()
                .until(() -> with.api().get("/v3/api-docs").status() == 200);

        JsonNode document = with.api().get("/v3/api-docs").require(200).json();
        JsonNode type = with.api().get("/api/v1/job-types/watchful").require(200).json();

        assertThat(document.get("paths").has("/api/v1/jobs/{jobId}/version")).isTrue();
        assertThat(type.at("/configSchema/properties/word/type").stringValue()).isEqualTo("string");
        assertThat(type.at("/exampleConfig/word").stringValue()).isEqualTo("even");
        assertThat(type.at("/routes/0/path").stringValue()).isEqualTo("/version");
    }

    @Test
    void givenNodeWithoutThePlugin_whenAskedForItsType_thenItSaysWhoHasIt() {
        String whoHasIt = "node with (" + with.url() + ") has it: ask there, or give all nodes the same plug-ins";
        with.api().submit("elsewhere", "watchful", "{\"word\": \"even\"}");

        NodeApi.Answer submitted = without.api().post("/api/v1/jobs", "{\"type\": \"watchful\", \"config\": {\"word\": \"even\"}}");
        NodeApi.Answer asked = without.api().get("/api/v1/job-types/watchful");
        NodeApi.Answer worker = without.api().post("/api/v1/jobs/elsewhere/workers",
                "{\"type\": \"hand\", \"config\": {\"word\": \"even\"}}");
        NodeApi.Answer nobody = without.api().post("/api/v1/jobs", "{\"type\": \"none\", \"config\": {}}");

        JsonNode violation = submitted.require(422).json().at("/violations/0");
        assertThat(violation.get("pointer").stringValue()).isEqualTo("/type");
        assertThat(violation.get("message").stringValue()).startsWith("'watchful' is unknown on this node").endsWith(whoHasIt);
        assertThat(asked.require(404).json().get("detail").stringValue()).endsWith(whoHasIt);
        assertThat(worker.require(404).json().get("detail").stringValue()).endsWith(whoHasIt);
        assertThat(nobody.require(422).text()).contains("'none' is unknown: use one of [csv-import, fake]");
    }
}
