package io.coxswain.election.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.coxswain.Coxswain;
import io.coxswain.election.HighAvailabilityServices;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A whole service whose only node leads by its own word. */
@ExtendWith(OutputCaptureExtension.class)
class StandaloneServiceTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void givenStandaloneMode_whenJobsRunEndAndAreResigned_thenAllIsAsOverLocks() {
        try (WebNode node = WebNode.start("alone", TestPostgres.freshDatabase(), "--coxswain.election.mode=standalone")) {
            NodeApi api = node.api();
            api.submit("counting", "fake", "{\"workers\": 2, \"ticks\": 5, \"tickInterval\": \"10ms\"}");
            api.submit("slow", "fake", """
                    {"workers": 0, "ticks": -1, "faults": [{"where": "master.init", "kind": "sleep", "duration": "2s", "times": 1}]}""");

            api.submit("idle", "fake", "{\"workers\": 0, \"ticks\": -1}");
            await().atMost(SOON).until(() -> api.get("/api/v1/jobs/slow/leader").status() == 200);
            String state = api.job("slow").get("state").asString();
            await().atMost(SOON).until(() -> api.job("counting").get("state").asString().equals("FINISHED"));
            await().atMost(SOON).until(() -> api.job("slow").get("state").asString().equals("RUNNING"));
            long epoch = api.job("slow").get("epoch").asLong();
            api.post("/api/v1/jobs/slow/leader/resign", "").require(202);
            await().atMost(SOON).until(() -> api.get("/api/v1/jobs/slow/leader").status() == 200
                    && api.job("slow").get("epoch").asLong() > epoch);

            HighAvailabilityServices services = node.bean(HighAvailabilityServices.class);
            assertThat(services).isInstanceOf(StandaloneHighAvailabilityServices.class);
            await("what was published with the start").atMost(SOON).until(() -> services.leaderRetrieval("idle").leader().isPresent());
            assertThat(state).as("while init sleeps").isEqualTo("CREATED");
            assertThat(node.jdbc().queryForList("select value::text from kv where key like 'tick/%'", String.class))
                    .isEqualTo(List.of("5", "5"));
            assertThat(api.get("/api/v1/jobs/slow/events").require(200).text()).contains("TAKEN_OVER", "\"cause\":\"resign\"");
            assertThat(api.get("/actuator/prometheus").require(200).text())
                    .contains("coxswain_failover_seconds_count{cause=\"resign\"} 1", "coxswain_failover_seconds_count{cause=\"crash\"} 0");
        }
    }

    @Test
    void givenAModeThatIsNone_whenANodeStarts_thenItEndsNamingTheKeyAndWhatToSet(CapturedOutput output) {
        var database = TestPostgres.freshDatabase();
        var node = new SpringApplicationBuilder(Coxswain.class);

        Throwable refused = catchThrowable(() -> node.run("--coxswain.election.mode=zookeeper", "--server.port=0",
                "--spring.datasource.url=" + database.getUrl(), "--spring.datasource.username=" + database.getUser(),
                "--spring.datasource.password=" + database.getPassword()));

        assertThat(refused).isNotNull();
        assertThat(output).contains("APPLICATION FAILED TO START", "coxswain.election.mode", "zookeeper", "JDBC", "STANDALONE")
                .doesNotContain("\tat io.coxswain");
    }
}
