package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import io.coxswain.web.BadInput.Case;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every refused request gets its status and code, names what is wrong, and leaves nothing behind. */
class BadInputTest {

    private static final List<String> TABLES = List.of("int_lock", "job", "worker", "inbox", "kv", "job_event");

    private static WebNode node;

    /** A node of its own: on a shared one, rows come and go with other tests. */
    @BeforeAll
    static void startNodeWithIdleJob() {
        node = WebNode.start("bad-input", TestPostgres.freshDatabase(), "--server.tomcat.connection-timeout=1s");
        node.api().submit(BadInput.JOB, "fake", "{\"workers\": 0, \"ticks\": -1}");
        node.api().submit(BadInput.OVER, "fake", "{\"workers\": 0, \"ticks\": -1}");
        node.api().post("/api/v1/jobs/" + BadInput.OVER + "/exit", "{\"reason\": \"FINISHED\"}").require(202);
        await().atMost(Duration.ofSeconds(10)).until(() -> node.api().job(BadInput.JOB).get("state").stringValue().equals("RUNNING"));
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    static List<Case> cases() {
        return BadInput.CASES;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void givenRefusedRequest_whenSent_thenItIsAProblemAndNothingHasHappened(Case refused) {
        NodeApi api = node.api();
        Map<String, Long> before = rows();

        Answer answer = api.send(refused.request(), refused.path());

        JsonNode problem = answer.require(refused.status()).json();
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(problem.get("code").stringValue()).isEqualTo(refused.code());
        assertThat(problem.get("status").intValue()).isEqualTo(refused.status());
        assertThat(problem.get("type").stringValue()).isEqualTo("urn:coxswain:problem:" + refused.code());
        assertThat(problem.get("title").stringValue()).isNotBlank();
        assertThat(told(problem)).contains(refused.names());
        assertThat(answer.text()).doesNotContain("\tat ", "Exception", "io.coxswain.", "org.springframework", "tools.jackson");
        assertThat(rows()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/jobs", "/api/v1/jobs/" + BadInput.JOB + "/workers"})
    void givenBodyThatNeverComes_whenWaitedForLongEnough_thenItIsAProblem(String path) throws IOException {
        Map<String, Long> before = rows();

        String answer = raw("POST " + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{");

        assertThat(answer).startsWith("HTTP/1.1 408").contains("application/problem+json", "request-timeout", "in time");
        assertThat(rows()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/jobs", "/api/v1/jobs/" + BadInput.JOB + "/workers"})
    void givenChunksThatAreNone_whenSent_thenItIsAProblem(String path) throws IOException {
        String answer = raw("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nnonsense\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "broke off");
    }

    static List<String> garbage() {
        return List.of("GET /api/v1/jobs HTTP/9.9\r\nHost: localhost\r\n\r\n", "GET /api/v1/jobs?a=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/jobs/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", "G\0T /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nX-Nul: a\0b\r\n\r\n",
                "GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", "GET /api/v1/jobs HTTP/1.1\r\n\r\n",
                "GET /api/v1/jobs?" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n",
                "POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: nonsense\r\n\r\n",
                "POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nExpect: nonsense\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void givenWhatIsNoProperHttp_whenSent_thenItIsAProblem(String request) throws IOException {
        Map<String, Long> before = rows();

        String answer = raw(request);

        assertThat(answer).matches("(?s)HTTP/1\\.1 4\\d\\d.*").contains("application/problem+json", "urn:coxswain:problem:");
        assertThat(answer).doesNotContain("\tat ", "Exception", "org.apache");
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void givenGarbageBehindARequest_whenSent_thenTheRequestIsAnsweredAndTheConnectionCloses() throws IOException {
        String answers = raw("GET /api/v1/job-types HTTP/1.1\r\nHost: localhost\r\n\r\n\1\2\3 nonsense\r\n\r\n");

        assertThat(answers).startsWith("HTTP/1.1 200").contains("HTTP/1.1 400", "application/problem+json");
    }

    /** Sends {@code request} byte by byte and reads until the node hangs up. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What a person looks at: the detail, or for fields that don't fit their pointers. */
    private static String told(JsonNode problem) {
        return problem.has("violations") ? problem.get("violations").toString() : problem.get("detail").stringValue();
    }

    private static Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        TABLES.forEach(table -> rows.put(table, node.jdbc().queryForObject("select count(*) from " + table, Long.class)));
        return rows;
    }
}
