package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.loop.TimeOrderedId;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.WebNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Resources as a caller meets them: the list of a job, and workers that need some. */
class ResourceCallsTest {

    private static final String JOBS = "/api/v1/jobs";

    private final NodeApi api = WebNode.shared().api();
    private final JdbcTemplate jdbc = WebNode.shared().jdbc();
    private final String job = JOBS + "/" + api.post(JOBS, "{\"type\": \"fake\", \"config\": {\"workers\": 0, \"ticks\": -1}}").require(201)
            .json().get("id").stringValue();

    /** A persisted resource in a directory that no process holds. */
    private String keep(String name) {
        String id = TimeOrderedId.next();
        String store = UUID.randomUUID().toString();
        jdbc.update("insert into resource_store (id, node) values (?, 'gone')", store);
        jdbc.update("""
                insert into resource (id, job_id, worker_id, name, kind, store, node, state, files, bytes)
                values (?, ?, 'w1', ?, 'LOCAL', ?, 'gone', 'PERSISTED', 3, 5000000000)
                """, id, job.substring(JOBS.length() + 1), name, store);
        return id;
    }

    private NodeApi.Answer createWorker(String resources) {
        return api.post(job + "/workers", "{\"type\": \"ticks\", \"config\": {\"index\": 0}, \"resources\": %s}".formatted(resources));
    }

    @Test
    void givenResources_whenListed_thenInPagesWithAllThatIsKnown() {
        String first = keep("snapshots/1");
        String second = keep("snapshots/2");
        jdbc.update("update resource set state = 'GARBAGE', next_attempt_at = now(), error = 'disk is on fire' where id = ?", second);

        JsonNode page = api.get(job + "/resources?pageSize=1").require(200).json();
        JsonNode next = api.get(job + "/resources?pageToken=" + page.get("nextPageToken").stringValue()).require(200).json();

        JsonNode shown = page.get("resources").get(0);
        assertThat(List.copyOf(shown.propertyNames())).containsExactly("id", "name", "kind", "state", "worker", "node", "reachable",
                "files",
                "bytes", "error", "createdAt");
        assertThat(shown.get("id").stringValue()).isEqualTo(first);
        assertThat(shown.get("kind").stringValue()).isEqualTo("local");
        assertThat(shown.get("node").stringValue()).isEqualTo("gone");
        assertThat(shown.get("reachable").booleanValue()).isFalse();
        assertThat(shown.get("bytes").longValue()).isEqualTo(5_000_000_000L);
        assertThat(next.get("resources").get(0).get("state").stringValue()).isEqualTo("GARBAGE");
        assertThat(next.get("resources").get(0).get("error").stringValue()).isEqualTo("disk is on fire");
        assertThat(next.get("nextPageToken").isNull()).isTrue();
    }

    @Test
    void givenNoSuchJob_whenItsResourcesAreListed_thenItIsToldThat() {
        assertThat(api.get(JOBS + "/none/resources").require(404).json().get("code").stringValue()).isEqualTo("job-not-found");
    }

    @Test
    void givenFilesOnANodeThatIsGone_whenAWorkerNeedsThem_thenItWaitsAndSaysForWhichNode() {
        keep("data");

        JsonNode worker = createWorker("[\"data\"]").require(201).json();
        JsonNode why = api.get(job + "/why").require(200).json();

        String reason = "No live node has the files that are needed: node shared has no files of resource 'data', which are on node gone, "
                + "and that is not live.";
        assertThat(worker.get("pendingReason").stringValue()).isEqualTo(reason);
        JsonNode again = api.get(job + "/workers/" + worker.get("id").stringValue()).require(200).json();
        assertThat(again.get("state").stringValue()).isEqualTo("PENDING");
        assertThat(again.get("pendingReason").stringValue()).isEqualTo(reason);
        assertThat(why.get("reasons").toString()).contains("no-node-has-resource", reason);
    }

    @Test
    void givenAResourceThatIsRemoved_whenAWorkerWaitsForIt_thenItSaysSo() {
        String id = keep("data");
        String worker = createWorker("[\"data\"]").require(201).json().get("id").stringValue();
        jdbc.update("delete from resource where id = ?", id);

        JsonNode waiting = api.get(job + "/workers/" + worker).require(200).json();

        assertThat(waiting.get("pendingReason").stringValue()).isEqualTo(
                "No live node has the files that are needed: node shared has no resource " + id + ", since it was removed.");
    }

    @Test
    void givenANameThatTheJobDoesNotHave_whenAWorkerNeedsIt_thenNoneIsCreated() {
        JsonNode refused = createWorker("[\"unknown\"]").require(404).json();

        assertThat(refused.get("code").stringValue()).isEqualTo("resource-not-found");
        assertThat(refused.get("detail").stringValue()).contains("'unknown'", "let a worker persist it first");
        assertThat(api.get(job + "/workers").require(200).json().get("workers")).isEmpty();
    }
}
