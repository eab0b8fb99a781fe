package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.WebNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pause, resume, and another config, over HTTP. */
class PauseCallsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final NodeApi api = WebNode.shared().api();

    private String submit(String config) {
        return api.post("/api/v1/jobs", "{\"type\": \"fake\", \"config\": " + config + "}").require(201).response().headers()
                .firstValue("Location").orElseThrow();
    }

    private Answer awaitState(String job, String state) {
        return await().atMost(SOON).until(() -> api.get(job), answer -> answer.json().get("state").stringValue().equals(state));
    }

    private Answer send(String method, String path, String body, String header, String value) {
        return api.send(HttpRequest.newBuilder().method(method, BodyPublishers.ofString(body)).header("Content-Type", "application/json")
                .header(header, value), path);
    }

    private static String tag(Answer answer) {
        return answer.response().headers().firstValue("ETag").orElseThrow();
    }

    private static String code(Answer answer) {
        return answer.json().get("code").stringValue();
    }

    @Test
    void givenAJob_whenPausedExplainedAndResumed_thenEachAnswerTellsIt() {
        String job = submit("{\"workers\": 1, \"ticks\": -1, \"tickInterval\": \"5ms\"}");
        awaitState(job, "RUNNING");

        Answer asked = api.post(job + "/pause", "").require(202);
        Answer paused = awaitState(job, "PAUSED");
        Answer again = api.post(job + "/pause", "").require(202);
        Answer why = api.get(job + "/why").require(200);
        Answer listed = api.get("/api/v1/jobs?state=PAUSED").require(200);
        Answer resumed = api.post(job + "/resume", "").require(202);
        Answer running = awaitState(job, "RUNNING");

        assertThat(asked.json().get("state").stringValue()).isIn("PAUSING", "PAUSED");
        assertThat(paused.json().get("leader").isNull()).isTrue();
        assertThat(tag(again)).isEqualTo(tag(paused));
        assertThat(why.json().get("reasons").get(0).get("code").stringValue()).isEqualTo("paused");
        assertThat(why.text()).contains("asked for its rest", "somebody resumes").doesNotContain("no node matches");
        assertThat(listed.text()).contains(paused.json().get("id").stringValue());
        assertThat(resumed.json().get("attempts").intValue()).isZero();
        assertThat(running.json().get("epoch").longValue()).isGreaterThan(paused.json().get("epoch").longValue());
        assertThat(api.get(job + "/events").text()).contains("\"PAUSE_REQUESTED\"", "\"PAUSED\"", "\"RESUMED\"", "127.0.0.1");
        api.post(job + "/cancel", "");
    }

    @ParameterizedTest
    @CsvSource({"POST, /pause", "POST, /resume"})
    void givenAnOldTag_whenPausedOrResumedWithIt_thenNothingHappens(String method, String call) {
        String job = submit("{\"workers\": 0, \"ticks\": -1}");
        awaitState(job, "RUNNING");

        Answer refused = send(method, job + call, "", "If-Match", "\"old\"");

        assertThat(code(refused.require(412))).isEqualTo("precondition-failed");
        api.post(job + "/exit", "{\"reason\": \"FINISHED\"}").require(202);
        assertThat(code(api.post(job + call, "").require(409))).isEqualTo("job-terminal");
    }

    @Test
    void givenAJob_whenItsConfigIsPut_thenOnlyWithItsTagAndItGoesOnWithThat() {
        String job = submit("{\"workers\": 0, \"ticks\": -1}");
        Answer running = awaitState(job, "RUNNING");
        String body = "{\"config\": {\"workers\": 1, \"ticks\": -1, \"exit\": {\"detail\": {\"password\": \"hunter2\"}}}}";

        Answer without = api.send(HttpRequest.newBuilder().PUT(BodyPublishers.ofString(body)).header("Content-Type", "application/json"),
                job + "/config");
        Answer rehearsed = send("PUT", job + "/config?dryRun=true", body, "If-Match", "*").require(200);
        Answer changed = send("PUT", job + "/config", body, "If-Match", tag(running)).require(200);
        Answer stale = send("PUT", job + "/config", body.replace("hunter2", "hunter3"), "If-Match", tag(running));
        Answer later = await().atMost(SOON).until(() -> api.get(job + "?includeConfig=true"),
                answer -> answer.json().get("epoch").longValue() > running.json().get("epoch").longValue()
                        && !answer.json().get("leader").isNull());

        assertThat(code(without.require(428))).isEqualTo("precondition-required");
        assertThat(tag(rehearsed)).isEqualTo(tag(running));
        assertThat(tag(changed)).isNotEqualTo(tag(running));
        assertThat(code(stale.require(412))).isEqualTo("precondition-failed");
        assertThat(later.json().get("config").get("workers").intValue()).isOne();
        assertThat(later.text()).contains("***").doesNotContain("hunter2");
        assertThat(api.get(job + "/events").text()).contains("CONFIG_UPDATED").doesNotContain("hunter2");
        api.post(job + "/cancel", "");
    }

    @Test
    void givenAConfigAsItIsShown_whenItIsPutBack_thenItsHiddenSecretsAreRefused() {
        String job = submit("""
                {"workers": 0, "ticks": -1, "exit": {"detail": {"password": "hunter2", "url": "postgres://me:hunter2@db"}}}""");
        String shown = api.get(job + "?includeConfig=true").json().get("config").toString();

        Answer refused = send("PUT", job + "/config", "{\"config\": " + shown + "}", "If-Match", "*").require(422);
        Answer unfit = send("PUT", job + "/config", "{\"config\": {\"workers\": -1}}", "If-Match", "*").require(422);

        assertThat(refused.json().get("violations")).hasSize(2)
                .allMatch(violation -> violation.get("message").stringValue().startsWith("is hidden"))
                .extracting(violation -> violation.get("pointer").stringValue())
                .containsExactlyInAnyOrder("/config/exit/detail/password", "/config/exit/detail/url");
        assertThat(unfit.json().get("violations").get(0).get("pointer").stringValue()).isEqualTo("/config/workers");
        api.post(job + "/cancel", "");
    }
}
