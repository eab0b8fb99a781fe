package io.coxswain.web.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import io.coxswain.web.contract.DocumentedApi.Operation;
import io.coxswain.web.contract.HostileRequests.Request;
import io.coxswain.web.contract.RawHttp.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Sends each operation of the document what nobody should send. {@code -Dseed=} draws the same requests again, and
 * {@code -Drequests=} more or fewer of them for each operation.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsTest {

    private static final int REQUESTS = Integer.getInteger("requests", 150);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final long seed = Long.getLong("seed", new Random().nextLong(1_000_000));
    private WebNode node;
    private DocumentedApi api;
    private AnswerCheck check;
    private RawHttp http;
    private int jobs;

    @BeforeAll
    void startNode() {
        node = WebNode.start("hostile-requests", TestPostgres.freshDatabase(), "--server.tomcat.connection-timeout=2s");
        api = DocumentedApi.of(node.api());
        check = new AnswerCheck(new DocumentSchemaCheck(api.document()));
        http = new RawHttp(node.port());
    }

    @AfterAll
    void stopNode() {
        http.close();
        node.close();
    }

    Stream<Operation> operations() {
        return api.operations().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void givenHostileRequests_whenSent_thenEachIsAnsweredAsDocumented(Operation operation) throws IOException {
        List<Request> requests = drawn(new HostileRequests(api).of(operation, variables()));

        List<String> complaints = new ArrayList<>();
        for (Request request : requests) {
            Answer answer = http.send(request.bytes(), false);
            check.complaint(operation, request, answer)
                    .ifPresent(complaint -> complaints.add(request.name() + ": " + complaint + ": " + answer.status() + " " + answer
                            .body()));
        }

        assertThat(complaints).as("%s, -Dseed=%d", operation, seed).isEmpty();
        assertThat(node.api().get("/actuator/health/readiness").status()).isEqualTo(200);
    }

    /** The first, which is as documented, and some of the others. */
    private List<Request> drawn(List<Request> requests) {
        List<Request> others = new ArrayList<>(requests.subList(1, requests.size()));
        Collections.shuffle(others, new Random(seed));
        List<Request> drawn = new ArrayList<>(List.of(requests.getFirst()));
        drawn.addAll(others.subList(0, Math.min(REQUESTS, others.size())));
        return drawn;
    }

    /** A job that runs and a worker of it, for each operation anew: some end what they are called on. */
    private Map<String, String> variables() {
        NodeApi nodeApi = node.api();
        String job = nodeApi.submit("target-" + jobs++, "fake", "{\"workers\": 0, \"ticks\": -1}");
        await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> nodeApi.job(job).get("state").stringValue().equals("RUNNING"));
        JsonNode worker = nodeApi.post("/api/v1/jobs/" + job + "/workers", "{\"type\": \"ticks\", \"config\": {\"index\": 0}}").require(201)
                .json();
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("jobId", job);
        variables.put("workerId", worker.get("id").stringValue());
        variables.put("type", "fake");
        variables.put("name", "nobody");
        return variables;
    }
}
