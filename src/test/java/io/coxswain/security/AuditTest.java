package io.coxswain.security;

import static io.coxswain.security.GuardedNodes.ADMIN;
import static io.coxswain.security.GuardedNodes.LEADER;
import static io.coxswain.security.GuardedNodes.OPERATOR;
import static io.coxswain.security.GuardedNodes.OTHER;
import static io.coxswain.security.GuardedNodes.VIEWER;
import static io.coxswain.security.GuardedNodes.get;
import static io.coxswain.security.GuardedNodes.post;
import static io.coxswain.security.GuardedNodes.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.WebNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who did what, as an admin reads it. */
class AuditTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static String submit(WebNode node, String id) {
        post(node, OPERATOR, "/api/v1/jobs", """
                {"id": "%s", "type": "fake", "config": {"workers": 0, "ticks": -1}}""".formatted(id)).require(201);
        await().atMost(SOON).until(() -> get(node, VIEWER, "/api/v1/jobs/" + id + "/leader").status() == 200);
        return "/api/v1/jobs/" + id;
    }

    private static List<JsonNode> audit(String query) {
        List<JsonNode> events = new ArrayList<>();
        get(OTHER, ADMIN, "/api/v1/audit?" + query).require(200).json().get("events").forEach(events::add);
        return events;
    }

    private static List<JsonNode> awaitAudit(String query, int count) {
        return await().atMost(SOON).until(() -> audit(query), events -> events.size() >= count);
    }

    private static String told(JsonNode event) {
        return "%s (%s) %s %s %d %s %s".formatted(event.get("actor").stringValue(), event.get("role").stringValue(),
                event.get("method").stringValue(), event.get("path").stringValue(), event.get("status").intValue(),
                event.get("address").stringValue(), event.get("node").stringValue());
    }

    @Test
    void givenJob_whenItIsSubmittedCanceledAndDeletedByOthers_thenEachIsWrittenDown() {
        String job = submit(LEADER, "audited");

        post(LEADER, VIEWER, job + "/cancel", "").require(403);
        post(OTHER, OPERATOR, job + "/cancel", "").require(202);
        GuardedNodes.delete(LEADER, OPERATOR, job).require(403);

        List<JsonNode> events = awaitAudit("jobId=audited", 4);
        assertThat(events).extracting(AuditTest::told).containsExactlyInAnyOrder(
                "olga (operator) POST /api/v1/jobs 201 127.0.0.1 leader",
                "victor (viewer) POST /api/v1/jobs/audited/cancel 403 127.0.0.1 leader",
                "olga (operator) POST /api/v1/jobs/{jobId}/cancel 202 127.0.0.1 other",
                "olga (operator) DELETE /api/v1/jobs/audited 403 127.0.0.1 leader");
        assertThat(events).extracting(event -> Instant.parse(event.get("at").stringValue()))
                .allSatisfy(at -> assertThat(at).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1)));
        assertThat(get(LEADER, VIEWER, job + "/events").require(200).text()).contains("\"by\":\"olga\"");
    }

    @Test
    void givenCallThatIsForwarded_whenAnswered_thenItIsWrittenDownOnceByTheNodeThatWasAsked() {
        String job = submit(LEADER, "audited-resign");

        post(OTHER, OPERATOR, job + "/leader/resign", "").require(202);
        post(LEADER, OPERATOR, job + "/exit", "{\"reason\": \"FINISHED\"}").require(202);

        assertThat(awaitAudit("jobId=audited-resign", 3)).extracting(AuditTest::told).containsExactlyInAnyOrder(
                "olga (operator) POST /api/v1/jobs 201 127.0.0.1 leader",
                "olga (operator) POST /api/v1/jobs/{jobId}/leader/resign 202 127.0.0.1 other",
                "olga (operator) POST /api/v1/jobs/{jobId}/exit 202 127.0.0.1 leader");
    }

    @Test
    void givenCallerThatClaimsToBeANode_whenItCalls_thenItIsWrittenDownUnderItsOwnNameAndAddress() {
        String job = submit(LEADER, "audited-forgery");
        String seal = "v1." + UUID.randomUUID() + ".1." + "A".repeat(43) + "." + "A".repeat(43);

        LEADER.api().send(with(OPERATOR).POST(BodyPublishers.noBody()).header("Coxswain-Forwarded-By", "other")
                .header("Coxswain-Forwarded-For", "203.0.113.9").header("Coxswain-Forwarded-Seal", seal), job + "/cancel").require(202);

        assertThat(awaitAudit("jobId=audited-forgery", 2)).extracting(AuditTest::told)
                .contains("olga (operator) POST /api/v1/jobs/{jobId}/cancel 202 127.0.0.1 leader");
    }

    @Test
    void givenManyEvents_whenPaged_thenEachIsSeenOnceNewestFirst() {
        for (int i = 0; i < 5; i++) {
            post(LEADER, OPERATOR, "/api/v1/jobs/audited-pages/cancel", "").require(404);
        }
        awaitAudit("jobId=audited-pages", 5);

        List<Long> ids = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = get(LEADER, ADMIN, "/api/v1/audit?actor=olga&jobId=audited-pages&pageSize=2" + token).require(200).json();
            page.get("events").forEach(event -> ids.add(event.get("id").longValue()));
            token = page.get("nextPageToken").isNull() ? null : "&pageToken=" + page.get("nextPageToken").stringValue();
        } while (token != null);

        assertThat(ids).hasSize(5).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(audit("jobId=audited-pages&since=2999-01-01T00:00:00Z")).isEmpty();
        assertThat(audit("jobId=audited-pages&since=2020-01-01T00:00:00%2B01:00")).hasSize(5);
        assertThat(audit("jobId=audited-pages&actor=victor")).isEmpty();
    }

    @Test
    void givenFilterThatIsNone_whenAsked_thenItIsNamed() {
        assertThat(get(LEADER, ADMIN, "/api/v1/audit?since=yesterday").require(400).json().get("detail").stringValue()).contains("since");
        assertThat(get(LEADER, ADMIN, "/api/v1/audit?pageToken=x").require(400).json().get("detail").stringValue()).contains("pageToken");
    }
}
