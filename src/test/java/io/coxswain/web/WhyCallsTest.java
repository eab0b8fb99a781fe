package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.WebNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Why, and what if: explanations and dry runs as a caller meets them. */
class WhyCallsTest {

    private static final String JOBS = "/api/v1/jobs";
    private static final String NOWHERE = "\"selectors\": [{\"key\": \"zone\", \"op\": \"EQ\", \"values\": [\"eu\"]}]";

    private final NodeApi api = WebNode.shared().api();
    private final String project = "p-" + UUID.randomUUID();

    private Answer submit(String query, String more) {
        return api.post(JOBS + query, "{\"type\": \"fake\", \"project\": \"%s\", \"config\": {\"workers\": 0, \"ticks\": -1}, %s}"
                .formatted(project, more));
    }

    private long jobs() {
        return WebNode.shared().jdbc().queryForObject("select count(*) from job where project = ?", Long.class, project);
    }

    @Test
    void givenJobThatNoNodeMayLead_whenAskedWhy_thenItIsToldWithEvidence() {
        String job = JOBS + "/" + submit("", NOWHERE).require(201).json().get("id").stringValue();

        JsonNode why = api.get(job + "/why").require(200).json();

        assertThat(List.copyOf(why.propertyNames())).containsExactly("jobId", "state", "summary", "reasons");
        JsonNode reason = why.get("reasons").get(0);
        assertThat(List.copyOf(reason.propertyNames())).containsExactly("code", "sentence", "evidence", "at");
        assertThat(why.get("summary").stringValue())
                .isEqualTo("No live node matches zone=eu: node shared has no label zone where zone=eu is wanted.");
        JsonNode node = reason.get("evidence").get("nodes").get(0);
        assertThat(node.get("node").stringValue()).isEqualTo("shared");
        assertThat(node.get("possible").booleanValue()).isFalse();
        assertThat(node.get("jobTypes").toString()).contains("fake", "csv-import");
        assertThat(node.get("obstacles").get(0).get("kind").stringValue()).isEqualTo("LABELS_DIFFER");
    }

    @Test
    void givenJobCanceledOverRest_whenAskedWhy_thenItSaysByWhom() {
        String job = JOBS + "/" + submit("", NOWHERE).require(201).json().get("id").stringValue();
        api.post(job + "/cancel", "").require(202);

        JsonNode why = api.get(job + "/why").require(200).json();

        assertThat(why.get("state").stringValue()).isEqualTo("CANCELED");
        assertThat(why.get("summary").stringValue()).startsWith("127.0.0.1 asked for its cancellation at ");
    }

    @Test
    void givenDryRun_whenTheJobIsFine_thenItSaysWhoCouldHostItAndWritesNothing() {
        Answer answer = submit("?dryRun=true", "\"labels\": {\"team\": \"data\"}, \"retry\": {\"maxAttempts\": 3}").require(200);

        JsonNode dryRun = answer.json();
        assertThat(List.copyOf(dryRun.propertyNames())).containsExactly("job", "replayOf", "summary", "master", "workers");
        assertThat(dryRun.get("job").get("id").isNull()).isTrue();
        assertThat(dryRun.get("job").get("retry").get("maxAttempts").intValue()).isEqualTo(3);
        assertThat(dryRun.get("job").get("retry").get("initial").stringValue()).isEqualTo("1s");
        assertThat(dryRun.get("job").get("cancelTimeout").stringValue()).isEqualTo("30s");
        assertThat(dryRun.get("summary").stringValue()).isEqualTo("About to be claimed by one of: shared.");
        assertThat(dryRun.get("master").get(0).get("possible").booleanValue()).isTrue();
        assertThat(dryRun.get("workers").get(0).get("possible").booleanValue()).isTrue();
        assertThat(answer.response().headers().map()).doesNotContainKeys("Location", "ETag");
        assertThat(jobs()).isZero();
    }

    @Test
    void givenDryRun_whenNoNodeCouldHostTheJob_thenItSaysWhyNot() {
        JsonNode dryRun = submit("?dryRun=true", NOWHERE).require(200).json();

        assertThat(dryRun.get("summary").stringValue()).startsWith("No live node matches zone=eu: ");
        assertThat(dryRun.get("master").get(0).get("possible").booleanValue()).isFalse();
        assertThat(dryRun.get("workers").get(0).get("obstacles").get(0).get("sentence").stringValue()).contains("no label zone");
    }

    @Test
    void givenDryRun_whenSubmittingWouldBeRefused_thenSoIsIt() {
        submit("", "\"id\": \"" + project + "\"").require(201);

        Answer taken = submit("?dryRun=true", "\"id\": \"" + project + "\"");
        Answer invalid = submit("?dryRun=true", "\"cancelTimeout\": \"-1s\"");
        Answer batch = api.post(JOBS + "/batch?dryRun=true", "{\"jobs\": [{\"type\": \"fake\"}]}");

        assertThat(taken.require(409).json().get("code").stringValue()).isEqualTo("job-exists");
        assertThat(invalid.require(422).json().get("violations").get(0).get("pointer").stringValue()).isEqualTo("/cancelTimeout");
        assertThat(batch.require(400).json().get("detail").stringValue()).contains("dryRun");
        assertThat(jobs()).isEqualTo(1);
    }
}
