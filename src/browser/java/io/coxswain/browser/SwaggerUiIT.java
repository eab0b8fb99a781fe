package io.coxswain.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeProcess;
import io.coxswain.testing.TestPostgres;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** The whole story of a first visit, with nothing but the browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwaggerUiIT {

    private static final String JOBS = "/api/v1/jobs";
    private static final String JOB = JOBS + "/{jobId}";
    private static final String WORKERS = JOB + "/workers";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private NodeProcess node;
    private SwaggerUi ui;

    @BeforeAll
    void startNode() {
        node = NodeProcess.start("browsed", TestPostgres.freshDatabase());
        node.awaitReady();
    }

    @AfterAll
    void stopNode() {
        node.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        ui = SwaggerUi.open(node.url(), test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void close() {
        ui.close();
    }

    @Test
    void givenTheOfferedExample_whenSubmitted_thenItsWorkersAreSeenAnotherIsMadeAndTheJobIsCanceled() {
        SwaggerUi.Shown submitted = ui.callWithExample("POST", JOBS, "fake");
        Map<String, String> job = Map.of("jobId", submitted.text("id"));
        SwaggerUi.Shown workers = awaitCall("GET", WORKERS, job, shown -> running(shown) == 2);
        SwaggerUi.Shown created = ui.call("POST", WORKERS, job);
        SwaggerUi.Shown canceled = ui.call("POST", JOB + "/cancel", job);
        SwaggerUi.Shown over = awaitCall("GET", JOB, job, shown -> shown.text("state").equals("CANCELED"));

        assertThat(submitted.status()).isEqualTo(201);
        assertThat(workers.status()).isEqualTo(200);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("jobId")).isEqualTo(submitted.text("id"));
        assertThat(canceled.status()).isEqualTo(202);
        assertThat(over.status()).isEqualTo(200);
        assertThat(ui.complaints()).isEmpty();
    }

    @Test
    void givenARunningJob_whenEndedWithTheOfferedExample_thenItIsOver() {
        Map<String, String> job = Map.of("jobId", ui.callWithExample("POST", JOBS, "fake").text("id"));
        awaitCall("GET", JOB, job, shown -> shown.text("state").equals("RUNNING"));

        SwaggerUi.Shown ticks = ui.call("GET", JOB + "/ticks", job);
        SwaggerUi.Shown exited = ui.call("POST", JOB + "/exit", job);

        assertThat(ticks.body().get("ticks").size()).isEqualTo(2);
        assertThat(exited.status()).isEqualTo(202);
        assertThat(exited.text("state")).isIn("FINISHED", "FAILED", "CANCELED");
        assertThat(ui.complaints()).isEmpty();
    }

    @Test
    void givenAWrongField_whenSubmitted_thenTheProblemNamesIt() {
        SwaggerUi.Shown refused = ui.callWithBody("POST", JOBS, """
                {"type": "fake", "config": {"wrokers": 2}}""");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().get("violations").get(0).get("pointer").stringValue()).isEqualTo("/config/wrokers");
    }

    private static long running(SwaggerUi.Shown workers) {
        return workers.body().get("workers").valueStream().filter(worker -> worker.get("state").stringValue().equals("RUNNING")).count();
    }

    private SwaggerUi.Shown awaitCall(String method, String path, Map<String, String> parameters, Predicate<SwaggerUi.Shown> enough) {
        return await(method + " " + path).atMost(LIMIT).until(() -> ui.call(method, path, parameters), enough);
    }
}
