package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send slowly, more of them than the node has threads, keep nobody else from being answered, and are given up. */
class SlowClientsTest {

    private static final int CLIENTS = 24;
    private static final Duration A_WHILE = Duration.ofSeconds(8);

    private static WebNode node;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final List<Client> clients = new ArrayList<>();

    @BeforeAll
    static void startNodeWithFewThreads() {
        node = WebNode.start("slow-clients", TestPostgres.freshDatabase(), "--server.tomcat.connection-timeout=1500ms",
                "--server.tomcat.threads.max=8");
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        clock.shutdownNow();
        for (Client client : clients) {
            client.socket.close();
        }
    }

    /** One connection, whose answer is gathered while it sends. */
    private static final class Client {

        private final Socket socket;
        private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        private final Thread reader;

        Client(String request) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            reader = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try {
                for (int next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read()) {
                    answer.write(next);
                }
            } catch (IOException e) {
                // The node has hung up, which is one way to end it.
            }
        }

        void trickle() {
            try {
                socket.getOutputStream().write(' ');
            } catch (IOException e) {
                // The reader sees it too.
            }
        }

        boolean isGivenUp() {
            return !reader.isAlive();
        }

        int status() {
            String text = answer.toString(StandardCharsets.UTF_8);
            return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
        }
    }

    private void connect(String request) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(request));
        }
    }

    private void assertOthersAreAnswered() {
        long began = System.nanoTime();
        assertThat(node.api().get("/api/v1/job-types").status()).isEqualTo(200);
        assertThat(node.api().post("/api/v1/jobs", "{\"type\": \"none\"}").status()).isEqualTo(422);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void givenHeadersThatNeverEnd_whenOthersCall_thenTheyAreAnsweredAndTheSlowAreGivenUp() throws IOException {
        connect("GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

        assertOthersAreAnswered();

        await().atMost(A_WHILE).until(() -> clients.stream().allMatch(Client::isGivenUp));
        assertThat(clients).extracting(Client::status).containsOnly(0);
    }

    /** Where a body is read by a controller, by a route, and by nobody. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/jobs", "/api/v1/jobs/none/cancel", "/nothing"})
    void givenBodiesThatTrickle_whenOthersCall_thenTheyAreAnsweredAndTheSlowAreGivenUp(String path) throws IOException {
        connect("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n ");
        clock.scheduleAtFixedRate(() -> clients.forEach(Client::trickle), 100, 100, TimeUnit.MILLISECONDS);

        assertOthersAreAnswered();

        await().atMost(A_WHILE).until(() -> clients.stream().allMatch(Client::isGivenUp));
        assertThat(clients).extracting(Client::status).containsAnyOf(408, 404).doesNotContain(500, 200);
        assertOthersAreAnswered();
    }

    @Test
    void givenChunksThatTrickle_whenWaitedFor_thenTheyAreGivenUp() throws IOException {
        connect("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n ");
        clock.scheduleAtFixedRate(() -> clients.forEach(Client::trickle), 100, 100, TimeUnit.MILLISECONDS);

        await().atMost(A_WHILE).until(() -> clients.stream().allMatch(Client::isGivenUp));
        assertThat(clients).extracting(Client::status).contains(408).doesNotContain(500, 201);
    }
}
