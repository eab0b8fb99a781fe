package io.coxswain.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.WebNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as a browser would send them for an attacker, byte by byte, because a client library would not. */
class LoopbackFilterTest {

    private final int port = WebNode.shared().port();

    private String send(String method, String path, String... headers) throws IOException {
        String request = method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String status(String answer) {
        return answer.split(" ", 3)[1];
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1/jobs", "/api/v1/jobs/x/ticks", "/actuator", "/actuator/prometheus", "/actuator/health/db",
        "/actuator/health/../prometheus", "/actuator/health;/../prometheus", "/swagger-ui/index.html", "/v3/api-docs", "/nothing",
        "/error", "/api/v1/events", "/api/v1/jobs/x/events", "/api/v1/audit"})
    void givenNameOfTheAttackersOnThisAddress_whenCalled_thenItIsRefused(String path) throws IOException {
        String answer = send("GET", path, "Host: evil.example:" + port, "Accept: text/event-stream, */*");

        assertThat(status(answer)).isEqualTo("403");
        assertThat(answer).contains("Content-Type: application/problem+json", "\"code\":\"forbidden-host\"");
    }

    @Test
    void givenNoHost_whenCalled_thenItIsRefused() throws IOException {
        assertThat(status(send("GET", "/api/v1/jobs", "Host:"))).isIn("400", "403");
        assertThat(status(send("GET", "/api/v1/jobs", "X: y"))).isEqualTo("400");
        assertThat(status(send("GET", "/api/v1/jobs", "Host: localhost:" + port, "Host: evil.example"))).isEqualTo("400");
        assertThat(status(send("GET", "http://evil.example/api/v1/jobs", "Host: localhost:" + port))).isEqualTo("400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost:1", "https://localhost", "http://127.0.0.1",
        "http://localhost.evil.example"})
    void givenForeignPage_whenItPosts_thenItIsRefused(String origin) throws IOException {
        String answer = send("POST", "/api/v1/jobs/x/cancel", "Host: localhost:" + port, "Origin: " + origin, "Content-Length: 0");

        assertThat(status(answer)).isEqualTo("403");
        assertThat(answer).contains("\"code\":\"forbidden-origin\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/events", "/api/v1/jobs/x/events", "/error", "/actuator/prometheus"})
    void givenForeignPage_whenItListens_thenItIsRefused(String path) throws IOException {
        String answer = send("GET", path, "Host: localhost:" + port, "Origin: http://evil.example", "Accept: text/event-stream");

        assertThat(status(answer)).isEqualTo("403");
        assertThat(answer).contains("\"code\":\"forbidden-origin\"").doesNotContain("Access-Control");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.9.9.9", "[::1]"})
    void givenThisMachine_whenCalledFromItsOwnPage_thenItIsAnswered(String host) throws IOException {
        String answer = send("GET", "/api/v1/jobs", "Host: " + host + ":" + port, "Origin: http://" + host + ":" + port);

        assertThat(status(answer)).isEqualTo("200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void givenProbeFromElsewhere_whenItAsksForHealth_thenItIsAnswered(String path) throws IOException {
        String answer = send("GET", path, "Host: node-a.example:8080");

        assertThat(status(answer)).isEqualTo("200");
        assertThat(answer).doesNotContain("components");
    }

    @Test
    void givenRequestThatIsNoHttp_whenSent_thenTomcatsOwnAnswerIsAProblemToo() throws IOException {
        String answer = send("GET", "/a|b", "Host: localhost:" + port);

        assertThat(status(answer)).isEqualTo("400");
        assertThat(answer).contains("Content-Type: application/problem+json", "\"code\":\"malformed-request\"").doesNotContain("<html",
                "Tomcat");
    }
}
