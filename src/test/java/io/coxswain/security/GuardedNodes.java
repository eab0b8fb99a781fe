package io.coxswain.security;

import static org.awaitility.Awaitility.await;

import io.coxswain.testing.AtExit;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** Two nodes that ask for tokens, shared by the tests of this package. The first leads everything. */
final class GuardedNodes {

    static final String VIEWER = "viewer-token";
    static final String OPERATOR = "operator-token";
    static final String ADMIN = "admin-token";

    /** A job that runs, led by the first node. */
    static final String JOB = "guarded";

    static final WebNode LEADER;
    static final WebNode OTHER;
    static final Path TOKENS_FILE;

    static {
        PGSimpleDataSource database = TestPostgres.freshDatabase();
        TOKENS_FILE = tokensFile();
        LEADER = start("leader", database, "--coxswain.security.tokens-file=" + TOKENS_FILE,
                "--coxswain.security.failed-logins=10000", "--coxswain.events.heartbeat=1s");
        OTHER = start("other", database, "--coxswain.node.max-job-masters=0");
        AtExit.close(LEADER);
        AtExit.close(OTHER);
        post(LEADER, OPERATOR, "/api/v1/jobs", """
                {"id": "%s", "type": "fake", "config": {"workers": 1, "ticks": -1}}""".formatted(JOB)).require(201);
        // Another thread would wait for this class to be initialised.
        await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(() -> get(LEADER, VIEWER, "/api/v1/jobs/" + JOB).json().get("state")
                .stringValue()
                .equals("RUNNING"));
    }

    private GuardedNodes() {}

    private static WebNode start(String name, PGSimpleDataSource database, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("--coxswain.security.mode=token",
                "--coxswain.security.tokens[0].name=victor", "--coxswain.security.tokens[0].role=viewer",
                "--coxswain.security.tokens[0].sha256=" + TestToken.hash(VIEWER),
                "--coxswain.security.tokens[1].name=olga", "--coxswain.security.tokens[1].role=operator",
                "--coxswain.security.tokens[1].sha256=" + TestToken.hash(OPERATOR),
                "--coxswain.security.tokens[2].name=ada", "--coxswain.security.tokens[2].role=admin",
                "--coxswain.security.tokens[2].sha256=" + TestToken.hash(ADMIN)));
        return WebNode.start(name, database, all.toArray(String[]::new));
    }

    private static Path tokensFile() {
        try {
            Path file = Files.createTempFile("tokens", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "rotated viewer " + TestToken.hash("before-token"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Answer get(WebNode node, String token, String path) {
        return node.api().send(with(token).GET(), path);
    }

    static Answer post(WebNode node, String token, String path, String json) {
        return node.api().send(with(token).POST(BodyPublishers.ofString(json)).header("Content-Type", "application/json"), path);
    }

    static Answer delete(WebNode node, String token, String path) {
        return node.api().send(with(token).DELETE(), path);
    }

    static HttpRequest.Builder with(String token) {
        return HttpRequest.newBuilder().header("Authorization", "Bearer " + token);
    }
}
