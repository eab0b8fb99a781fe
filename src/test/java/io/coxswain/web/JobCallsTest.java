package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.WebNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Jobs over REST: submit, batch, list, get, delete. */
class JobCallsTest {

    private static final String ENDLESS = "{\"workers\": 0, \"ticks\": -1}";
    private static final List<String> FIELDS = List.of("id", "project", "type", "state", "epoch", "leader", "attempts", "nextAttemptAt",
            "error", "status", "detail", "labels", "selectors", "createdAt", "startedAt", "finishedAt", "updatedAt");

    private final NodeApi api = WebNode.shared().api();
    private final String project = "p-" + UUID.randomUUID();

    private Answer submit(String more) {
        return api.post("/api/v1/jobs",
                "{\"type\": \"fake\", \"project\": \"%s\", \"config\": %s%s}".formatted(project, ENDLESS, more));
    }

    private static List<String> names(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }

    @Test
    void givenValidJob_whenSubmitted_thenItIsAnsweredWithItsLocation() {
        Answer submitted = submit(", \"labels\": {\"team\": \"data\"}, \"selectors\": []").require(201);

        String id = submitted.json().get("id").stringValue();
        assertThat(submitted.response().headers().firstValue("Location")).hasValue("/api/v1/jobs/" + id);
        assertThat(names(submitted.json())).isEqualTo(FIELDS);
        assertThat(submitted.json().get("state").stringValue()).isEqualTo("CREATED");
        assertThat(submitted.json().get("labels").get("team").stringValue()).isEqualTo("data");
    }

    @Test
    void givenJob_whenItRuns_thenItsLeaderIsTold() {
        String id = submit("").require(201).json().get("id").stringValue();

        await().atMost(Duration.ofSeconds(10)).until(() -> api.job(id).get("state").stringValue().equals("RUNNING"));

        assertThat(names(api.job(id).get("leader"))).containsExactly("node", "address", "since");
        JsonNode leader = api.get("/api/v1/jobs/" + id + "/leader").require(200).json();
        assertThat(names(leader)).containsExactly("node", "address", "epoch", "since");
        assertThat(leader.get("node").stringValue()).isEqualTo("shared");
        assertThat(leader.get("epoch").longValue()).isEqualTo(api.job(id).get("epoch").longValue());
    }

    @Test
    void givenJobThatIsLedAgain_whenItsAttemptsAreAskedFor_thenTheyComeInPagesNewestFirst() {
        String id = submit("").require(201).json().get("id").stringValue();
        String attempts = "/api/v1/jobs/" + id + "/attempts";
        await().atMost(Duration.ofSeconds(10)).until(() -> api.job(id).get("state").stringValue().equals("RUNNING"));
        api.post("/api/v1/jobs/" + id + "/leader/resign", "").require(202);
        await().atMost(Duration.ofSeconds(10)).until(() -> api.get(attempts).require(200).json().get("attempts").size() == 2);

        JsonNode first = api.get(attempts + "?pageSize=1").require(200).json();
        JsonNode second = api.get(attempts + "?pageSize=1&pageToken=" + first.get("nextPageToken").stringValue()).require(200).json();

        assertThat(names(first.get("attempts").get(0))).containsExactly("number", "epoch", "node", "began", "ended", "outcome", "error",
                "cause");
        assertThat(first.get("attempts").get(0).get("number").intValue()).isEqualTo(2);
        assertThat(first.get("attempts").get(0).get("outcome").stringValue()).isEqualTo("RUNNING");
        assertThat(second.get("attempts").get(0).get("outcome").stringValue()).isEqualTo("HANDED_OVER");
        assertThat(second.get("attempts").get(0).get("cause").stringValue()).isEqualTo("resigned");
        assertThat(second.get("nextPageToken").isNull()).isTrue();
    }

    @Test
    void givenJob_whenItsConfigIsNotAskedFor_thenItIsNotShown() {
        String id = submit("").require(201).json().get("id").stringValue();

        assertThat(api.job(id).has("config")).isFalse();
        assertThat(api.get("/api/v1/jobs/" + id + "?includeConfig=true").require(200).json().get("config").get("ticks").longValue())
                .isEqualTo(-1);
    }

    @Test
    void givenTakenId_whenSubmittedAgain_thenItIsAConflict() {
        String id = submit("").require(201).json().get("id").stringValue();

        Answer again = submit(", \"id\": \"" + id + "\"");

        assertThat(again.require(409).json().get("code").stringValue()).isEqualTo("job-exists");
    }

    @Test
    void givenBatch_whenSomeAreBad_thenTheOthersAreSubmittedInOrder() {
        String good = "{\"type\": \"fake\", \"project\": \"%s\", \"config\": %s}".formatted(project, ENDLESS);

        Answer answer = api.post("/api/v1/jobs/batch", "{\"jobs\": [%s, {\"type\": \"fake\", \"config\": {\"workers\": -1}}, 7, %s]}"
                .formatted(good, good)).require(201);

        JsonNode results = answer.json().get("results");
        assertThat(results.size()).isEqualTo(4);
        assertThat(answer.response().headers().firstValue("Location")).hasValue("/api/v1/jobs");
        assertThat(results.get(0).get("job").get("project").stringValue()).isEqualTo(project);
        assertThat(results.get(1).get("error").get("violations").get(0).get("pointer").stringValue()).isEqualTo("/config/workers");
        assertThat(results.get(2).get("error").get("status").intValue()).isEqualTo(422);
        assertThat(names(results.get(3))).containsExactly("job");
    }

    @Test
    void givenManyJobs_whenListedByPages_thenEachComesOnceAndNewestFirst() {
        List<String> submitted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            submitted.addFirst(submit("").require(201).json().get("id").stringValue());
        }

        List<String> listed = new ArrayList<>();
        JsonNode page = api.get("/api/v1/jobs?pageSize=2&project=" + project).require(200).json();
        while (true) {
            page.get("jobs").forEach(job -> listed.add(job.get("id").stringValue()));
            if (page.get("nextPageToken").isNull()) {
                break;
            }
            page = api.get("/api/v1/jobs?pageSize=2&project=" + project + "&pageToken=" + page.get("nextPageToken").stringValue())
                    .require(200).json();
        }

        assertThat(listed).isEqualTo(submitted);
    }

    @Test
    void givenPages_whenJobsComeAndGoBetweenThem_thenNoOtherIsLeftOutOrDoubled() {
        List<String> submitted = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            submitted.addFirst(submit("").require(201).json().get("id").stringValue());
        }

        List<String> listed = new ArrayList<>();
        String token = "";
        while (token != null) {
            JsonNode page = api.get("/api/v1/jobs?pageSize=2&type=fake&project=" + project + token).require(200).json();
            page.get("jobs").forEach(job -> listed.add(job.get("id").stringValue()));
            token = page.get("nextPageToken").isNull() ? null : "&pageToken=" + page.get("nextPageToken").stringValue();
            submit("").require(201);
            WebNode.shared().jdbc().update("delete from job where id = ?", listed.getLast());
        }

        assertThat(listed).isEqualTo(submitted);
    }

    @Test
    void givenLabelsWithAllKindsOfCharacters_whenFiltered_thenTheyAreTakenLiterally() {
        String id = submit(", \"labels\": {\"a\\\"?{b\": \"x='%\\\\y\"}").require(201).json().get("id").stringValue();
        submit(", \"labels\": {\"a\": \"x\"}").require(201);
        String label = URLEncoder.encode("a\"?{b", StandardCharsets.UTF_8);

        JsonNode byKey = api.get("/api/v1/jobs?project=" + project + "&label=" + label).require(200).json().get("jobs");
        JsonNode byValue = api.get("/api/v1/jobs?project=" + project + "&label=" + label + "%3D"
                + URLEncoder.encode("x='%\\y", StandardCharsets.UTF_8)).require(200).json().get("jobs");

        assertThat(byKey.size()).isEqualTo(1);
        assertThat(byValue.size()).isEqualTo(1);
        assertThat(byValue.get(0).get("id").stringValue()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"label=team", "label=team=data", "label=team%3Ddata", "type=fake&label=team"})
    void givenLabeledJob_whenFiltered_thenItIsFound(String filter) {
        String id = submit(", \"labels\": {\"team\": \"data\"}").require(201).json().get("id").stringValue();
        submit(", \"labels\": {\"other\": \"data\"}").require(201);

        JsonNode jobs = api.get("/api/v1/jobs?project=" + project + "&" + filter).require(200).json().get("jobs");

        assertThat(jobs.size()).isEqualTo(1);
        assertThat(jobs.get(0).get("id").stringValue()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"label=team=other", "state=FINISHED", "state=failed", "type=csv-import"})
    void givenRunningJob_whenFilteredByOtherThings_thenItIsNotFound(String filter) {
        submit(", \"labels\": {\"team\": \"data\"}").require(201);

        JsonNode jobs = api.get("/api/v1/jobs?project=" + project + "&" + filter).require(200).json().get("jobs");

        assertThat(jobs.isEmpty()).isTrue();
    }

    @Test
    void givenRunningJob_whenDeleted_thenItIsRefusedUntilItIsOver() {
        String id = submit("").require(201).json().get("id").stringValue();
        HttpRequest.Builder delete = HttpRequest.newBuilder().DELETE();

        Answer running = api.send(delete.copy(), "/api/v1/jobs/" + id);
        api.post("/api/v1/jobs/" + id + "/exit", "{\"reason\": \"FINISHED\"}").require(202);
        Answer over = api.send(delete.copy(), "/api/v1/jobs/" + id);

        assertThat(running.require(409).json().get("code").stringValue()).isEqualTo("job-not-terminal");
        assertThat(over.require(204).text()).isEmpty();
        assertThat(api.get("/api/v1/jobs/" + id).require(404).json().get("jobId").stringValue()).isEqualTo(id);
    }

    @Test
    void givenJobTypes_whenAsked_thenTheySayWhatTheyTake() {
        JsonNode fake = api.get("/api/v1/job-types/fake").require(200).json();

        assertThat(names(fake)).containsExactly("name", "configSchema", "exampleConfig", "workerTypes", "routes");
        assertThat(fake.get("configSchema").get("properties").get("ticks").get("type").toString()).contains("integer");
        assertThat(fake.get("exampleConfig").get("tickInterval").stringValue()).isEqualTo("50ms");
        assertThat(fake.get("routes").toString()).contains("\"path\":\"/ticks\"");
        assertThat(api.get("/api/v1/job-types").require(200).text()).contains("csv-import", "fake", "nextPageToken");
        assertThat(api.get("/api/v1/job-types/none").require(404).json().get("code").stringValue()).isEqualTo("job-type-not-found");
    }

    @Test
    void givenNode_whenListed_thenItSaysWhatItIs() {
        JsonNode node = await().atMost(Duration.ofSeconds(5)).until(() -> api.get("/api/v1/nodes").require(200).json().get("nodes"),
                nodes -> nodes.size() == 1).get(0);

        assertThat(names(node)).containsExactly("name", "sessionId", "address", "state", "labels", "slots", "usedSlots", "jobMasters",
                "startedAt", "drainDeadline");
        assertThat(api.post("/api/v1/nodes/none/drain", "").require(404).json().get("code").stringValue()).isEqualTo("node-not-found");
    }
}
