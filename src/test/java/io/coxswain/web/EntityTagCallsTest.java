package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.WebNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions of jobs: told by ETag, asked for by If-None-Match, insisted on by If-Match. */
class EntityTagCallsTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String FINISH = "{\"reason\": \"FINISHED\"}";

    private final NodeApi api = WebNode.shared().api();

    private Answer submit(String more) {
        return api.post("/api/v1/jobs", "{\"type\": \"fake\", \"config\": {\"workers\": 0, \"ticks\": -1}%s}".formatted(more)).require(201);
    }

    /** A job that no node may lead, so that nothing changes. */
    private Answer submitIdle() {
        return submit(", \"labels\": {\"b\": \"1\", \"a\": \"2\"}, \"selectors\": [{\"key\": \"zone\", \"op\": \"EXISTS\"}],"
                + " \"retry\": {\"initial\": \"3s\"}, \"cancelTimeout\": \"90s\"");
    }

    private static String path(Answer submitted) {
        return submitted.response().headers().firstValue("Location").orElseThrow();
    }

    private static String tag(Answer answer) {
        return answer.response().headers().firstValue("ETag").orElseThrow();
    }

    private Answer send(String method, String path, String body, String header, String value) {
        return api.send(HttpRequest.newBuilder().method(method, BodyPublishers.ofString(body)).header("Content-Type", "application/json")
                .header(header, value), path);
    }

    @Test
    void givenJobThatDoesNotChange_whenLookedAt_thenItsTagIsTheSameEverywhere() {
        Answer submitted = submitIdle();

        Answer read = api.get(path(submitted));
        Answer unchanged = send("GET", path(submitted), "", "If-None-Match", tag(submitted));
        Answer withConfig = api.get(path(submitted) + "?includeConfig=true");

        assertThat(tag(submitted)).matches("\"[0-9a-f]{32}\"");
        assertThat(tag(read)).isEqualTo(tag(submitted));
        assertThat(read.json()).isEqualTo(submitted.json());
        assertThat(tag(withConfig)).isEqualTo(tag(submitted));
        assertThat(unchanged.require(304).text()).isEmpty();
        assertThat(tag(unchanged)).isEqualTo(tag(submitted));
    }

    @Test
    void givenJob_whenItsLeaderChanges_thenItsTagDoes() {
        String job = path(submit(""));
        Answer first = await().atMost(SOON).until(() -> api.get(job), answer -> answer.text().contains("\"RUNNING\""));

        api.post(job + "/leader/resign", "").require(202);
        Answer second = await().atMost(SOON).until(() -> send("GET", job, "", "If-None-Match", tag(first)), answer -> answer.status() == 200
                && answer.json().get("epoch").longValue() > first.json().get("epoch").longValue());

        assertThat(tag(second)).isNotEqualTo(tag(first));
    }

    @Test
    void givenOldTag_whenCanceledExitedOrDeletedWithIt_thenNothingHappens() {
        Answer submitted = submitIdle();
        String job = path(submitted);

        Answer canceled = send("POST", job + "/cancel", "", "If-Match", "\"other\", \"another\"");
        Answer exited = send("POST", job + "/exit", FINISH, "If-Match", "W/" + tag(submitted));
        Answer unchanged = api.get(job);
        Answer ended = send("POST", job + "/exit", FINISH, "If-Match", "\"other\"," + tag(submitted)).require(202);
        Answer deleted = send("DELETE", job, "", "If-Match", tag(submitted));

        Stream.of(canceled, exited, deleted)
                .forEach(answer -> assertThat(answer.require(412).json().get("code").stringValue()).isEqualTo("precondition-failed"));
        assertThat(tag(unchanged)).isEqualTo(tag(submitted));
        assertThat(deleted.json().get("detail").stringValue()).contains(tag(ended));
        send("DELETE", job, "", "If-Match", tag(ended)).require(204);
    }

    @Test
    void givenJobThatIsOver_whenCanceledWithItsTag_thenItIsToldUnchanged() {
        String job = path(submitIdle());
        Answer ended = api.post(job + "/exit", FINISH).require(202);

        Answer canceled = send("POST", job + "/cancel", "", "If-Match", tag(ended)).require(200);
        Answer any = send("POST", job + "/cancel", "", "If-Match", "*").require(200);
        Answer old = send("POST", job + "/cancel", "", "If-Match", "\"old\"");

        assertThat(tag(canceled)).isEqualTo(tag(ended));
        assertThat(any.json()).isEqualTo(ended.json());
        assertThat(old.status()).isEqualTo(412);
    }

    /** The version is compared under the job's lock: of two who saw the same, one wins and the other is told, however close they are. */
    @Test
    void givenTwoWithTheSameTag_whenBothEndTheJobAtOnce_thenOneDoes() {
        for (int i = 0; i < 20; i++) {
            Answer submitted = submitIdle();
            List<CompletableFuture<Answer>> exits = Stream.of("FINISHED", "CANCELED").map(reason -> CompletableFuture.supplyAsync(
                    () -> send("POST", path(submitted) + "/exit", "{\"reason\": \"%s\"}".formatted(reason), "If-Match",
                            tag(submitted))))
                    .toList();

            assertThat(exits.stream().map(exit -> exit.join().status())).containsExactlyInAnyOrder(202, 412);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "\"abc", "\"a\" \"b\"", "w/\"a\"", "*, \"a\""})
    void givenIfMatchThatIsNone_whenSent_thenItIsRefused(String bad) {
        String job = path(submitIdle());

        Answer answer = send("POST", job + "/cancel", "", "If-Match", bad);

        assertThat(answer.require(400).json().get("code").stringValue()).isEqualTo("invalid-header");
        assertThat(answer.json().get("detail").stringValue()).contains("If-Match");
        assertThat(api.get(job).json().get("state").stringValue()).isEqualTo("CREATED");
    }

    @Test
    void givenResignation_whenItInsistsOnAVersion_thenItIsRefused() {
        String job = path(submitIdle());

        Answer answer = send("POST", job + "/leader/resign", "", "If-Match", "\"any\"");

        assertThat(answer.require(400).json().get("code").stringValue()).isEqualTo("invalid-header");
    }
}
