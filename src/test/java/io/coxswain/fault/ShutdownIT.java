package io.coxswain.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.EventClient;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import io.coxswain.testing.PostgresProcess;
import io.coxswain.testing.TcpProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node that is asked to stop is gone within the 30 s that a container has, whatever it is in the middle of. */
class ShutdownIT {

    private static final Duration GRACE = Duration.ofSeconds(30);
    /** Nothing hangs, so nothing is waited for. The machine may be busy. */
    private static final Duration QUICK = Duration.ofSeconds(8);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String HANGING = """
            {"workers": 1, "ticks": -1, "tickInterval": "10ms",
             "faults": [{"where": "worker.tick", "kind": "hang", "times": 1}, {"where": "master.tick", "kind": "hang", "times": 1}]}""";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static PostgresProcess postgres;

    @BeforeAll
    static void startPostgres() {
        postgres = PostgresProcess.start();
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    private static PGSimpleDataSource database(String name) {
        new JdbcTemplate(postgres.dataSource("postgres")).execute("create database " + name);
        return postgres.dataSource(name);
    }

    private static Duration terminate(NodeProcess node) {
        long began = System.nanoTime();
        node.sigterm();
        node.awaitExit();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static List<EventClient> follow(URI node, int clients) {
        return IntStream.range(0, clients).mapToObj(i -> EventClient.connect(node, "/api/v1/events")).toList();
    }

    @Test
    void givenRunningJobsAndOpenStreams_whenTerminated_thenStreamsEndAndTheNodeIsGoneQuickly() {
        try (NodeProcess node = NodeProcess.start("stopping", database("stopping"), "--logging.structured.format.console=ecs")) {
            NodeApi api = new NodeApi(node.awaitReady().url());
            api.submit("running", "fake", "{\"workers\": 2, \"ticks\": -1, \"trace\": true}");
            await().atMost(SOON).until(() -> api.job("running").get("state").stringValue().equals("RUNNING"));
            List<EventClient> clients = follow(node.url(), 20);

            Duration took = terminate(node);

            assertThat(took).isLessThan(QUICK);
            clients.forEach(EventClient::awaitEnd);
            assertThat(clients).allSatisfy(client -> assertThat(client.lastId()).isNotNull());
            assertJson(node.log());
        }
    }

    /** Every line is a JSON object, those of instances with what they are about. */
    private static void assertJson(String log) {
        List<JsonNode> lines = log.lines().filter(line -> !line.isBlank()).map(line -> JsonMapper.shared().readTree(line)).toList();

        assertThat(lines).isNotEmpty().allSatisfy(line -> assertThat(line.has("@timestamp")).isTrue());
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.get("message").stringValue()).startsWith("Callback");
            assertThat(line.get("job").stringValue()).isEqualTo("running");
            assertThat(line.get("epoch").stringValue()).matches("\\d+");
        });
    }

    @Test
    void givenCallbacksThatHangAndASlowCall_whenTerminated_thenTheNodeIsGoneWithinTheGracePeriod() {
        try (NodeProcess node = NodeProcess.start("hanging", database("hanging"))) {
            NodeApi api = new NodeApi(node.awaitReady().url());
            api.submit("hanging", "fake", HANGING);
            await().atMost(SOON).until(() -> api.get("/api/v1/jobs/hanging/events").text().contains("STARTED"));
            follow(node.url(), 5);
            var slow = HttpClient.newHttpClient().sendAsync(HttpRequest.newBuilder(node.url().resolve("/api/v1/jobs/hanging/ticks"))
                    .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01").build(), BodyHandlers.ofString());

            Duration took = terminate(node);

            assertThat(took).isLessThan(GRACE);
            assertThat(slow.join().statusCode()).isEqualTo(503);
            assertThat(slow.join().body()).contains("\"traceId\":\"" + TRACE + "\"");
        }
    }

    @Test
    void givenPostgresThatAnswersNoMore_whenTerminated_thenTheNodeIsGoneWithinTheGracePeriod() {
        PGSimpleDataSource database = database("silent");
        try (TcpProxy way = TcpProxy.to(database.getPortNumbers()[0]); NodeProcess node = NodeProcess.start("silent", way.over(database))) {
            NodeApi api = new NodeApi(node.awaitReady().url());
            api.submit("running", "fake", "{\"workers\": 2, \"ticks\": -1}");
            await().atMost(SOON).until(() -> api.job("running").get("state").stringValue().equals("RUNNING"));
            follow(node.url(), 5);
            way.silence();

            Duration took = terminate(node);

            assertThat(took).isLessThan(GRACE);
        }
    }
}
