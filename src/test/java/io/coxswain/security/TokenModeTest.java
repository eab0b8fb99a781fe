package io.coxswain.security;

import static io.coxswain.security.GuardedNodes.ADMIN;
import static io.coxswain.security.GuardedNodes.JOB;
import static io.coxswain.security.GuardedNodes.LEADER;
import static io.coxswain.security.GuardedNodes.OPERATOR;
import static io.coxswain.security.GuardedNodes.OTHER;
import static io.coxswain.security.GuardedNodes.VIEWER;
import static io.coxswain.security.GuardedNodes.get;
import static io.coxswain.security.GuardedNodes.post;
import static io.coxswain.security.GuardedNodes.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Who is let in by tokens, over HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class TokenModeTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CHALLENGE = "WWW-Authenticate";

    private static String challenge(Answer answer) {
        return String.join(", ", answer.response().headers().allValues(CHALLENGE));
    }

    private static HttpRequest.Builder basic(String credentials) {
        return HttpRequest.newBuilder().GET().header("Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void givenNoToken_whenCalled_thenTheCallerIsAskedForOne() {
        Answer answer = LEADER.api().get("/api/v1/jobs");

        JsonNode problem = answer.require(401).json();
        assertThat(problem.get("code").stringValue()).isEqualTo("unauthenticated");
        assertThat(problem.get("retryable").booleanValue()).isFalse();
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(challenge(answer)).isEqualTo("Bearer realm=\"Coxswain\"");
        assertThat(answer.response().headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer a b", "Bearer viewer token", "Basic dmlld2VyOnZpZXdlci10b2tlbg==", "Digest x",
        "viewer-token", "Token viewer-token"})
    void givenHeaderThatIsNoBearerToken_whenCalled_thenItIsRefused(String header) {
        Answer answer = LEADER.api().send(HttpRequest.newBuilder().GET().header("Authorization", header), "/api/v1/jobs");

        assertThat(answer.require(401).json().get("detail").stringValue()).contains("'Bearer' and one token");
    }

    @Test
    void givenTwoTokens_whenCalled_thenItIsRefused() {
        Answer answer = LEADER.api().send(with(VIEWER).GET().header("Authorization", "Bearer " + ADMIN), "/api/v1/jobs");

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void givenTokenInTheAddress_whenCalled_thenItCountsForNothing() {
        assertThat(LEADER.api().get("/api/v1/nodes?access_token=" + ADMIN).status()).isEqualTo(401);
    }

    @Test
    void givenRoleThatDoesNotSuffice_whenCalled_thenTheRoleThatDoesIsNamed() {
        Answer answer = post(LEADER, VIEWER, "/api/v1/jobs", "{\"type\": \"fake\"}");

        JsonNode problem = answer.require(403).json();
        assertThat(problem.get("code").stringValue()).isEqualTo("forbidden");
        assertThat(problem.get("detail").stringValue()).contains("needs the role operator", "victor has the role viewer");
    }

    @Test
    void givenConfigWithSecrets_whenLookedAt_thenItNeedsAnOperatorAndSecretsAreHiddenAndKept() {
        post(LEADER, OPERATOR, "/api/v1/jobs", """
                {"id": "with-secret", "type": "fake", "config": {"workers": 0, "ticks": -1,
                 "exit": {"detail": {"db": {"password": "hunter2", "url": "jdbc:x://u:hunter3@h"}}}}}""").require(201);
        String job = "/api/v1/jobs/with-secret";

        Answer shown = get(LEADER, OPERATOR, job + "?includeConfig=true");

        assertThat(get(LEADER, VIEWER, job).require(200).json().has("config")).isFalse();
        assertThat(get(LEADER, VIEWER, job + "?includeConfig=false").status()).isEqualTo(200);
        assertThat(get(LEADER, VIEWER, job + "?includeConfig=true").status()).isEqualTo(403);
        assertThat(get(LEADER, VIEWER, job + "?includeConfig=false&includeConfig=true").status()).isEqualTo(403);
        assertThat(shown.require(200).json().at("/config/exit/detail/db/password").stringValue()).isEqualTo("***");
        assertThat(shown.text()).contains("jdbc:x://u:***@h").doesNotContain("hunter2", "hunter3");
        assertThat(LEADER.jdbc().queryForObject("select config::text from job where id = 'with-secret'", String.class))
                .contains("hunter2", "u:hunter3@h");
    }

    @Test
    void givenConfigThatIsRefused_whenToldWhy_thenSecretsAreHidden() {
        Answer answer = post(LEADER, OPERATOR, "/api/v1/jobs", """
                {"type": "fake", "config": {"workers": {"password": "hunter2"}, "ticks": "hunter2"}}""");

        assertThat(answer.require(422).text()).contains("/config/").doesNotContain("hunter2");
    }

    @Test
    void givenCallbackThatQuotesASecretOfTheConfig_whenItFails_thenTheErrorThatIsShownAndTheLogHideIt(CapturedOutput output) {
        post(LEADER, OPERATOR, "/api/v1/jobs", """
                {"id": "quoting", "type": "fake", "config": {"workers": 0, "exit": {"detail": {"password": "hunter2"}},
                 "faults": [{"where": "master.init", "kind": "throw", "fatal": true, "message": "can't log in with hunter2"}]}}""")
                .require(201);

        JsonNode job = await().atMost(SOON).until(() -> get(LEADER, VIEWER, "/api/v1/jobs/quoting").json(),
                each -> each.get("state").stringValue().equals("FAILED"));

        assertThat(job.at("/error/message").stringValue()).isEqualTo("can't log in with ***");
        assertThat(get(LEADER, VIEWER, "/api/v1/jobs/quoting/events").require(200).text()).doesNotContain("hunter2");
        assertThat(output).contains("can't log in with ***").doesNotContain("hunter2");
    }

    @Test
    void givenTokensFileThatChanges_whenCalled_thenTheNewTokenIsAcceptedAndTheOldOneIsNot() throws IOException {
        get(LEADER, "before-token", "/api/v1/jobs").require(200);

        Files.writeString(GuardedNodes.TOKENS_FILE, "rotated viewer " + TestToken.hash("after-token"));

        await().atMost(SOON).until(() -> get(LEADER, "after-token", "/api/v1/jobs").status() == 200);
        assertThat(get(LEADER, "before-token", "/api/v1/jobs").status()).isEqualTo(401);
    }

    @Test
    void givenOpenStream_whenItsTokenIsWithdrawn_thenItEndsAndThoseOfOthersGoOn() throws IOException {
        Files.writeString(GuardedNodes.TOKENS_FILE, "listener viewer " + TestToken.hash("listening-token"));
        await().atMost(SOON).until(() -> get(LEADER, "listening-token", "/api/v1/jobs").status() == 200);
        try (Listener withdrawn = Listener.open("listening-token"); Listener other = Listener.open(VIEWER)) {

            Files.writeString(GuardedNodes.TOKENS_FILE, "rotated viewer " + TestToken.hash("after-token"));

            await().atMost(SOON).until(withdrawn::hasEnded);
            int heard = other.lines();
            await().atMost(SOON).until(() -> other.lines() > heard);
            assertThat(other.hasEnded()).isFalse();
        }
    }

    @Test
    void givenTokensFileThatTurnsBad_whenHealthIsAsked_thenItIsToldAndTheNodeIsStillReady() throws IOException {
        String good = Files.readString(GuardedNodes.TOKENS_FILE);
        Files.writeString(GuardedNodes.TOKENS_FILE, "rotated viewer");

        Answer health = await().atMost(SOON).until(() -> get(LEADER, VIEWER, "/actuator/health"),
                answer -> answer.json().at("/components/tokens/status").stringValue().equals("STALE"));
        String meters = get(LEADER, VIEWER, "/actuator/prometheus").require(200).text();
        Files.writeString(GuardedNodes.TOKENS_FILE, good);

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.json().at("/components/tokens/details/problem").stringValue()).contains("Line 1 of the tokens file");
        assertThat(meters).contains("coxswain_security_tokens_file_stale 1.0");
        await().atMost(SOON).until(() -> get(LEADER, VIEWER, "/actuator/prometheus").text().contains(
                "coxswain_security_tokens_file_stale 0.0"));
    }

    @Test
    void givenNobodyKnown_whenHealthIsAsked_thenOnlyTheStatusIsTold() {
        JsonNode told = LEADER.api().get("/actuator/health").require(200).json();

        assertThat(told.propertyNames()).containsExactlyInAnyOrder("groups", "status");
        assertThat(LEADER.api().get("/actuator/health/readiness").require(200).json().propertyNames()).containsExactly("status");
        assertThat(LEADER.api().get("/actuator/health/db").status()).isEqualTo(401);
        assertThat(get(LEADER, VIEWER, "/actuator/health").require(200).json().at("/components/tokens/status").stringValue())
                .isEqualTo("UP");
    }

    @Test
    void givenBrowser_whenItOpensSwaggerUi_thenATokenIsThePasswordThereAndNowhereElse() {
        Answer asked = LEADER.api().get("/swagger-ui/index.html");
        Answer page = LEADER.api().send(basic("anybody:" + VIEWER), "/swagger-ui/index.html");
        Answer document = LEADER.api().send(basic("anybody:" + VIEWER), "/v3/api-docs");

        assertThat(asked.status()).isEqualTo(401);
        assertThat(challenge(asked)).startsWith("Basic realm=");
        assertThat(page.require(200).text()).contains("swagger-ui-bundle.js");
        assertThat(document.require(200).json().at("/components/securitySchemes/token/scheme").stringValue()).isEqualTo("bearer");
        assertThat(document.json().at("/security/0/token").isArray()).isTrue();
        assertThat(LEADER.api().send(basic("anybody:wrong"), "/swagger-ui/index.html").status()).isEqualTo(401);
        assertThat(LEADER.api().send(basic("anybody:" + VIEWER), "/api/v1/jobs").status()).isEqualTo(401);
    }

    @Test
    void givenAddressThatGuesses_whenItGoesOn_thenItIsToldToWaitAndOthersAreNot() throws IOException {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            answers.add(fromAddress("127.0.0.9", "Bearer guess-" + i));
        }

        String right = fromAddress("127.0.0.9", "Bearer " + VIEWER);

        assertThat(answers.subList(0, 10)).allMatch(answer -> answer.startsWith("HTTP/1.1 401"));
        assertThat(answers.getLast()).startsWith("HTTP/1.1 429").contains("Retry-After: ", "too-many-attempts");
        assertThat(right).startsWith("HTTP/1.1 429");
        assertThat(fromAddress("127.0.0.10", "Bearer " + VIEWER)).startsWith("HTTP/1.1 200");
        assertThat(get(OTHER, VIEWER, "/actuator/prometheus").require(200).text())
                .contains("coxswain_security_refused_total{code=\"too-many-attempts\"} 2.0");
    }

    private static String fromAddress(String address, String authorization) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), OTHER.port(), InetAddress.getByName(address), 0)) {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.getOutputStream().write(("GET /api/v1/nodes HTTP/1.1\r\nHost: node\r\nConnection: close\r\nAuthorization: "
                    + authorization + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void givenJobLedElsewhere_whenItsRouteIsCalled_thenTheLeaderKnowsTheCallerToo() {
        Answer known = get(OTHER, VIEWER, "/api/v1/jobs/" + JOB + "/ticks");
        Answer unknown = OTHER.api().get("/api/v1/jobs/" + JOB + "/ticks");

        assertThat(known.require(200).json().has("total")).isTrue();
        assertThat(unknown.status()).isEqualTo(401);
    }

    @Test
    void givenCallerThatClaimsToBeANode_whenCalled_thenItHasToLogInAllTheSame() {
        HttpRequest.Builder forged = HttpRequest.newBuilder().GET().header("Coxswain-Forwarded-By", "other")
                .header("Coxswain-Forwarded-For", "127.0.0.1");

        assertThat(LEADER.api().send(forged, "/api/v1/jobs/" + JOB + "/ticks").status()).isEqualTo(401);
    }
}
