package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.WebNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Requests that are sent again. */
class IdempotencyCallsTest {

    private static final String JOBS = "/api/v1/jobs";
    private static final String BATCH = JOBS + "/batch";

    private final NodeApi api = WebNode.shared().api();
    private final JdbcTemplate jdbc = WebNode.shared().jdbc();
    private final String project = "p-" + UUID.randomUUID();
    private final String key = UUID.randomUUID().toString();

    private Answer post(String path, String json, String... keys) {
        HttpRequest.Builder request = HttpRequest.newBuilder().POST(BodyPublishers.ofString(json)).header("Content-Type",
                "application/json");
        for (String each : keys) {
            request.header("Idempotency-Key", each);
        }
        return api.send(request, path);
    }

    private String job(String more) {
        return "{\"type\": \"fake\", \"project\": \"%s\", \"config\": {\"workers\": 0, \"ticks\": -1}%s}".formatted(project, more);
    }

    private long jobs() {
        return jdbc.queryForObject("select count(*) from job where project = ?", Long.class, project);
    }

    private static Optional<String> replayed(Answer answer) {
        return answer.response().headers().firstValue("Idempotent-Replayed");
    }

    private static void assertSame(Answer again, Answer first) {
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.response().headers().map().get("Location")).isEqualTo(first.response().headers().map().get("Location"));
        assertThat(again.response().headers().map().get("ETag")).isEqualTo(first.response().headers().map().get("ETag"));
        assertThat(replayed(again)).hasValue("true");
    }

    @Test
    void givenKey_whenTheSameComesAgain_thenTheFirstAnswerDoesAlthoughTheJobIsFurther() {
        Answer first = post(JOBS, job(", \"labels\": {\"b\": \"1\", \"a\": \"2\"}"), key).require(201);
        String id = first.json().get("id").stringValue();
        await().atMost(Duration.ofSeconds(10)).until(() -> api.job(id).get("state").stringValue().equals("RUNNING"));

        Answer again = post(JOBS, job(", \"labels\": {\"b\": \"1\", \"a\": \"2\"}"), key);
        Answer written = post(JOBS, job(",\n \"id\": null, \"labels\": {\"a\": \"2\", \"b\": \"1\"}"), key);

        assertSame(again, first);
        assertThat(first.json().get("state").stringValue()).isEqualTo("CREATED");
        assertThat(replayed(first)).isEmpty();
        assertThat(written.json()).isEqualTo(first.json());
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void givenKey_whenItsJobIsDeleted_thenItIsNotSubmittedAgain() {
        Answer first = post(JOBS, job(""), key).require(201);
        String id = first.json().get("id").stringValue();
        api.post(JOBS + "/" + id + "/exit", "{\"reason\": \"FINISHED\"}").require(202);
        api.send(HttpRequest.newBuilder().DELETE(), JOBS + "/" + id).require(204);

        Answer again = post(JOBS, job(""), key);

        assertSame(again, first);
        assertThat(jobs()).isZero();
    }

    @Test
    void givenKey_whenSomethingElseComesWithIt_thenItIsRefused() {
        post(JOBS, job(""), key).require(201);

        Answer otherBody = post(JOBS, job(", \"labels\": {\"team\": \"data\"}"), key);
        Answer otherCall = post(BATCH, "{\"jobs\": [%s]}".formatted(job("")), key);
        Answer dry = post(JOBS + "?dryRun=true", job(", \"labels\": {\"team\": \"data\"}"), key);

        assertThat(otherBody.require(422).json().get("code").stringValue()).isEqualTo("idempotency-key-reused");
        assertThat(otherBody.json().get("detail").stringValue()).contains(key, "another key");
        assertThat(otherCall.require(422).json().get("code").stringValue()).isEqualTo("idempotency-key-reused");
        assertThat(dry.require(422).json().get("code").stringValue()).isEqualTo("idempotency-key-reused");
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void givenKeyInQuotes_whenItComesWithout_thenItIsTheSame() {
        Answer first = post(JOBS, job(""), '"' + key + '"').require(201);

        assertSame(post(JOBS, job(""), key), first);
    }

    @Test
    void givenRefusedRequest_whenItIsMended_thenItsKeyIsFree() {
        String id = post(JOBS, job("")).require(201).json().get("id").stringValue();

        post(JOBS, job(", \"labels\": {\" \": \"blank\"}"), key).require(422);
        Answer taken = post(JOBS, job(", \"id\": \"" + id + "\""), key);
        Answer mended = post(JOBS, job(""), key);

        assertThat(taken.require(409).json().get("code").stringValue()).isEqualTo("job-exists");
        assertThat(replayed(mended.require(201))).isEmpty();
        assertThat(jobs()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "\"a", "a\"b", "ä"})
    void givenKeyThatIsNone_whenSent_thenTheHeaderIsNamed(String bad) {
        Answer answer = post(JOBS, job(""), bad);

        assertThat(answer.require(400).json().get("code").stringValue()).isEqualTo("invalid-header");
        assertThat(answer.json().get("detail").stringValue()).contains("Idempotency-Key", "1 to 255");
        assertThat(jobs()).isZero();
    }

    @Test
    void givenKeys_whenTooLongOrTwo_thenTheyAreRefused() {
        post(JOBS, job(""), "k".repeat(255) + key.charAt(0)).require(400);
        post(JOBS, job(""), key, key).require(400);

        assertThat(jobs()).isZero();
    }

    @Test
    void givenBatchWithKey_whenItComesAgain_thenAcceptedJobsAreToldAndRefusedOnesTriedAgain() {
        String batch = "{\"jobs\": [%s, {\"type\": \"none\"}, %s]}".formatted(job(""), job(""));
        Answer first = post(BATCH, batch, key).require(201);

        Answer again = post(BATCH, batch, key).require(201);
        Answer other = post(BATCH, "{\"jobs\": [%s]}".formatted(job("")), key);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(replayed(again)).hasValue("true");
        assertThat(other.require(422).json().get("code").stringValue()).isEqualTo("idempotency-key-reused");
        assertThat(jobs()).isEqualTo(2);
    }

    /** The node that submitted it went away in the middle. */
    @Test
    void givenHalfOfABatch_whenItComesAgain_thenTheRestIsSubmitted() {
        String batch = "{\"jobs\": [%s, %s]}".formatted(job(""), job(""));
        JsonNode first = post(BATCH, batch, key).require(201).json().get("results");
        jdbc.update("delete from idempotency_key where key = ? and item = 2", key);
        api.post(JOBS + "/" + first.get(1).get("job").get("id").stringValue() + "/exit", "{\"reason\": \"FINISHED\"}").require(202);

        JsonNode again = post(BATCH, batch, key).require(201).json().get("results");

        assertThat(again.get(0)).isEqualTo(first.get(0));
        assertThat(again.get(1).get("job").get("id")).isNotEqualTo(first.get(1).get("job").get("id"));
        assertThat(jobs()).isEqualTo(3);
    }

    @Test
    void givenWorkerWithKey_whenItComesAgain_thenItIsCreatedOnceAlsoWhenTheJobIsOver() {
        String workers = JOBS + "/" + post(JOBS, job("")).require(201).json().get("id").stringValue() + "/workers";
        String wanted = "{\"type\": \"ticks\", \"config\": {\"index\": 1, \"ticks\": -1}}";
        Answer first = post(workers, wanted, key).require(201);

        Answer again = post(workers, wanted, key);
        Answer other = post(workers, wanted.replace("\"index\": 1", "\"index\": 2"), key);
        api.post(workers.replace("/workers", "/exit"), "{\"reason\": \"FINISHED\"}").require(202);
        Answer late = post(workers, wanted, key);

        assertSame(again, first);
        assertSame(late, first);
        assertThat(other.require(422).json().get("code").stringValue()).isEqualTo("idempotency-key-reused");
        assertThat(api.get(workers).require(200).json().get("workers").size()).isEqualTo(1);
    }
}
