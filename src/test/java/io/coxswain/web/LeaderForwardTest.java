package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;

/** Two nodes; whichever is asked, the leader answers. */
class LeaderForwardTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static WebNode leader;
    private static WebNode other;

    /** The second node may lead nothing, so that the first leads everything. */
    @BeforeAll
    static void startTwoNodes() {
        PGSimpleDataSource database = TestPostgres.freshDatabase();
        leader = WebNode.start("leader", database);
        other = WebNode.start("other", database, "--coxswain.node.max-job-masters=0");
    }

    @AfterAll
    static void stopNodes() {
        other.close();
        leader.close();
    }

    private static String runningJob(String id) {
        other.api().submit(id, "fake", "{\"workers\": 1, \"ticks\": -1}");
        await().atMost(SOON).until(() -> other.api().job(id).get("state").stringValue().equals("RUNNING"));
        return "/api/v1/jobs/" + id;
    }

    @Test
    void givenJobLedElsewhere_whenItsRouteIsCalled_thenTheLeaderAnswers() {
        String job = runningJob("forwarded");

        Answer ticks = other.api().get(job + "/ticks").require(200);

        assertThat(ticks.json().has("total")).isTrue();
        assertThat(ticks.response().headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(ticks.response().headers().allValues("Date")).hasSize(1);
    }

    private static HttpRequest.Builder traced() {
        return HttpRequest.newBuilder().GET().header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }

    @Test
    void givenCallWithATrace_whenTheLeaderRefusesIt_thenTheProblemNamesTheTrace() {
        String bad = runningJob("traced") + "/trace?epoch=many";

        Answer traced = other.api().send(traced(), bad);
        Answer untraced = other.api().get(bad);

        assertThat(traced.json().get("traceId").stringValue()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(untraced.json().get("traceId").stringValue()).matches("[0-9a-f]{32}");
    }

    @Test
    void givenJobLedElsewhere_whenItsRouteRefuses_thenTheProblemIsPassedOnUnchanged() {
        String job = runningJob("refused");
        String bad = job + "/trace?epoch=many";

        Answer there = leader.api().send(traced(), bad);
        Answer here = other.api().send(traced(), bad);

        assertThat(here.require(400).status()).isEqualTo(there.status());
        assertThat(here.text()).isEqualTo(there.text());
    }

    @Test
    void givenForwardedCall_whenTheJobIsNotLedHere_thenItIsNotForwardedAgain() {
        String job = runningJob("looped");
        HttpRequest.Builder forwarded = HttpRequest.newBuilder().GET().header("Coxswain-Forwarded-By", "third");

        Answer answer = other.api().send(forwarded, job + "/ticks");

        assertThat(answer.require(503).json().get("code").stringValue()).isEqualTo("leader-unavailable");
        assertThat(answer.json().get("retryable").booleanValue()).isTrue();
        assertThat(answer.response().headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void givenJobThatNobodyMayLead_whenItsRouteIsCalled_thenThereIsNoLeader() {
        other.api().post("/api/v1/jobs",
                "{\"id\": \"unled\", \"type\": \"fake\", \"selectors\": [{\"key\": \"zone\", \"op\": \"EXISTS\"}]}")
                .require(201);

        Answer route = other.api().get("/api/v1/jobs/unled/ticks");
        Answer resign = other.api().post("/api/v1/jobs/unled/leader/resign", "");
        Answer asked = other.api().get("/api/v1/jobs/unled/leader");

        assertThat(route.require(503).json().get("code").stringValue()).isEqualTo("leader-unavailable");
        assertThat(route.response().headers().firstValue("Retry-After")).hasValue("1");
        assertThat(resign.require(503).json().get("code").stringValue()).isEqualTo("leader-unavailable");
        assertThat(asked.require(404).json().get("code").stringValue()).isEqualTo("no-leader");
        assertThat(asked.json().get("retryable").booleanValue()).isTrue();
    }

    @Test
    void givenLeaderElsewhere_whenAskedToResign_thenAnotherTermBegins() {
        String job = runningJob("resigned");
        long epoch = other.api().get(job + "/leader").require(200).json().get("epoch").longValue();

        other.api().post(job + "/leader/resign", "").require(202);

        JsonNode next = await().atMost(SOON).until(() -> other.api().get(job + "/leader"),
                answer -> answer.status() == 200 && answer.json().get("epoch").longValue() > epoch).json();
        assertThat(next.get("node").stringValue()).isEqualTo("leader");
    }

    @Test
    void givenPublishedAddressWhereNobodyListens_whenRouteIsCalled_thenTheLeaderIsUnavailable() {
        String job = runningJob("unreachable");
        leader.jdbc().update("update job set leader_address = 'http://127.0.0.1:1' where id = 'unreachable'");

        Answer answer = other.api().get(job + "/ticks");

        assertThat(answer.require(503).json().get("code").stringValue()).isEqualTo("leader-unavailable");
        assertThat(answer.json().get("detail").stringValue()).contains("http://127.0.0.1:1", "can't be reached");
    }
}
