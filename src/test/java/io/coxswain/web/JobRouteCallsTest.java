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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The calls on one job, the service's own and those of its type. */
class JobRouteCallsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final NodeApi api = WebNode.shared().api();
    private String job = "";

    @BeforeEach
    void submitEndlessJob() {
        String id = api.post("/api/v1/jobs", "{\"type\": \"fake\", \"config\": {\"workers\": 1, \"ticks\": -1}}").require(201).json()
                .get("id").stringValue();
        job = "/api/v1/jobs/" + id;
        await().atMost(SOON).until(() -> api.get(job + "/workers").json().get("workers").size() == 1
                && api.get(job + "/workers").json().get("workers").get(0).get("state").stringValue().equals("RUNNING"));
    }

    private String state() {
        return api.get(job).require(200).json().get("state").stringValue();
    }

    @Test
    void givenRunningJob_whenWorkerIsCreatedAndStopped_thenItComesAndGoes() {
        Answer created = api.post(job + "/workers", "{\"type\": \"ticks\", \"config\": {\"index\": 7, \"ticks\": -1}, \"cost\": 2}")
                .require(201);
        String location = created.response().headers().firstValue("Location").orElseThrow();

        await().atMost(SOON).until(() -> api.get(location).require(200).json().get("state").stringValue().equals("RUNNING"));
        Answer stopped = api.post(location + "/stop", "").require(202);
        await().atMost(SOON).until(() -> api.get(location).require(200).json().get("state").stringValue().equals("CANCELED"));
        Answer again = api.post(location + "/stop", "").require(202);

        assertThat(List.copyOf(created.json().propertyNames())).containsExactly("id", "jobId", "type", "state", "node", "epoch", "cost",
                "status", "error", "pendingReason", "createdAt", "startedAt", "finishedAt");
        assertThat(created.json().get("cost").intValue()).isEqualTo(2);
        assertThat(stopped.json().get("id")).isEqualTo(created.json().get("id"));
        assertThat(again.json().get("state").stringValue()).isEqualTo("CANCELED");
    }

    @Test
    void givenWorker_whenMessageIsSent_thenItIsTaken() {
        String worker = job + "/workers/" + api.get(job + "/workers").json().get("workers").get(0).get("id").stringValue();

        Answer sent = api.post(worker + "/messages", "{\"topic\": \"speed\", \"body\": 5}");

        assertThat(sent.require(202).json().get("type").stringValue()).isEqualTo("ticks");
    }

    @Test
    void givenManyWorkers_whenListedByPages_thenEachComesOnce() {
        api.post(job + "/workers", "{\"type\": \"ticks\", \"config\": {\"index\": 8}}").require(201);

        JsonNode first = api.get(job + "/workers?pageSize=1").require(200).json();
        JsonNode second = api.get(job + "/workers?pageSize=1&pageToken=" + first.get("nextPageToken").stringValue()).require(200).json();

        assertThat(first.get("workers").get(0).get("id")).isNotEqualTo(second.get("workers").get(0).get("id"));
        assertThat(second.get("nextPageToken").isNull()).isTrue();
    }

    @Test
    void givenRunningJob_whenCanceled_thenItEndsAndFurtherCancelsChangeNothing() {
        Answer canceled = api.post(job + "/cancel", "").require(202);
        await().atMost(SOON).until(() -> state().equals("CANCELED"));

        Answer again = api.post(job + "/cancel", "").require(200);

        assertThat(canceled.json().get("state").stringValue()).isIn("CANCELING", "CANCELED");
        assertThat(again.json()).isEqualTo(api.get(job).json());
        assertThat(api.get(job + "/events").json().get("events").toString()).contains("\"kind\":\"CANCEL_REQUESTED\"", "127.0.0.1");
    }

    /** As {@code curl -d ''} sends it. */
    @Test
    void givenRunningJob_whenCanceledByAnEmptyForm_thenItIsCanceled() {
        HttpRequest.Builder empty = HttpRequest.newBuilder().POST(BodyPublishers.noBody())
                .header("Content-Type", "application/x-www-form-urlencoded");

        assertThat(api.send(empty, job + "/cancel").status()).isEqualTo(202);
    }

    @Test
    void givenRunningJob_whenExited_thenTheFirstExitWins() {
        Answer exit = api.post(job + "/exit", "{\"reason\": \"failed\", \"error\": \"no disk\", \"detail\": {\"rows\": 7}}").require(202);

        Answer second = api.post(job + "/exit", "{\"reason\": \"FINISHED\"}");

        assertThat(exit.json().get("state").stringValue()).isEqualTo("FAILED");
        assertThat(exit.json().get("error").get("message").stringValue()).isEqualTo("no disk");
        assertThat(exit.json().get("detail").get("rows").intValue()).isEqualTo(7);
        assertThat(second.require(409).json().get("code").stringValue()).isEqualTo("job-terminal");
    }

    @Test
    void givenRunningJob_whenItsOwnRouteIsCalled_thenItsMasterAnswers() {
        JsonNode ticks = await().atMost(SOON).until(() -> api.get(job + "/ticks").require(200).json(),
                answer -> answer.get("total").longValue() > 0);

        assertThat(ticks.get("ticks").get(0).get("index").intValue()).isZero();
    }

    @Test
    void givenJob_whenUnknownRouteIsCalled_thenTheKnownOnesAreListed() {
        JsonNode problem = api.get(job + "/tocks").require(404).json();

        assertThat(problem.get("code").stringValue()).isEqualTo("not-found");
        assertThat(problem.get("detail").stringValue()).contains("GET /ticks", "POST /cancel", "GET /workers/{workerId}");
    }

    @Test
    void givenRoute_whenCalledWithOtherMethod_thenTheAllowedOnesAreNamed() {
        Answer put = api.send(HttpRequest.newBuilder().PUT(BodyPublishers.noBody()), job + "/workers");
        Answer ofType = api.send(HttpRequest.newBuilder().DELETE(), job + "/ticks");
        Answer options = api.send(HttpRequest.newBuilder().method("OPTIONS", BodyPublishers.noBody()), job + "/cancel");

        assertThat(put.require(405).response().headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
        assertThat(ofType.require(405).response().headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(options.require(204).response().headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void givenJob_whenAskedByHead_thenItIsAnsweredWithoutBody() {
        Answer head = api.send(HttpRequest.newBuilder().HEAD(), job + "/workers");

        assertThat(head.require(200).text()).isEmpty();
    }

    @Test
    void givenHistory_whenReadByPages_thenEachEventComesOnce() {
        JsonNode all = api.get(job + "/events").require(200).json().get("events");

        JsonNode first = api.get(job + "/events?pageSize=1").require(200).json();
        JsonNode second = api.get(job + "/events?pageSize=1&pageToken=" + first.get("nextPageToken").stringValue()).require(200).json();
        JsonNode after = api.get(job + "/events?after=" + all.get(0).get("seq").longValue()).require(200).json();

        assertThat(List.copyOf(all.get(0).propertyNames())).containsExactly("seq", "jobId", "epoch", "at", "kind", "node", "data");
        assertThat(first.get("events").get(0)).isEqualTo(all.get(0));
        assertThat(second.get("events").get(0)).isEqualTo(all.get(1));
        assertThat(after.get("events").get(0)).isEqualTo(all.get(1));
    }

    @Test
    void givenKeys_whenReadByPrefix_thenOnlyThoseCome() {
        await().atMost(SOON).until(() -> !api.get(job + "/kv?prefix=tick/").json().get("entries").isEmpty());

        JsonNode entry = api.get(job + "/kv?prefix=tick%2F0").require(200).json().get("entries").get(0);

        assertThat(List.copyOf(entry.propertyNames())).containsExactly("key", "value", "version");
        assertThat(entry.get("key").stringValue()).isEqualTo("tick/0");
        assertThat(api.get(job + "/kv?prefix=nothing").require(200).text()).isEqualTo("{\"entries\":[],\"nextPageToken\":null}");
    }

    @Test
    void givenLeader_whenItResigns_thenAnotherTermBegins() {
        long epoch = api.get(job + "/leader").require(200).json().get("epoch").longValue();

        api.post(job + "/leader/resign", "").require(202);

        await().atMost(SOON).until(() -> api.get(job + "/leader"), leader -> leader.status() == 200
                && leader.json().get("epoch").longValue() > epoch);
        assertThat(state()).isEqualTo("RUNNING");
    }
}
