package io.coxswain.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.Selector;
import io.coxswain.job.Job;
import io.coxswain.job.JobStore;
import io.coxswain.json.Json;
import io.coxswain.placement.LiveNodeStore;
import io.coxswain.placement.PlacementJudge;
import io.coxswain.placement.Verdict;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes and jobs as rows, with nobody there who would change them. */
class WhyNotRunningTest {

    private static final String EU = "[{\"key\": \"zone\", \"op\": \"EQ\", \"values\": [\"eu\"]}]";

    private final Rows rows = new Rows(TestPostgres.freshDatabase());
    private final JobStore jobs = new JobStore(rows.sql(), new Json());
    private final Diagnosis diagnosis = new Diagnosis(new DiagnosisStore(rows.sql(), new Json()),
            new PlacementJudge(new LiveNodeStore(rows.sql(), new Json()), Duration.ofMillis(500)));

    @BeforeEach
    void insertJob() {
        rows.job("j");
    }

    private Explanation why() {
        Job job = jobs.find("j").orElseThrow();
        return diagnosis.explain(job);
    }

    private void set(String what) {
        rows.sql().update("update job set " + what + " where id = 'j'");
    }

    private UUID node(String name, String labels, String more) {
        UUID session = rows.session(name, labels);
        rows.sql().update("update node_session set job_types = '{fake}', max_job_masters = 10, " + more + " where id = ?", session);
        return session;
    }

    private void assertFirst(String code, String... parts) {
        Explanation why = why();
        assertThat(why.reasons().getFirst().code()).isEqualTo(code);
        assertThat(why.summary()).isEqualTo(why.reasons().getFirst().sentence()).contains(parts);
    }

    @SuppressWarnings("unchecked")
    private static List<Verdict> nodes(Reason reason) {
        return (List<Verdict>) reason.evidence().get("nodes");
    }

    @Test
    void givenNoNode_whenAsked_thenThereIsNone() {
        assertFirst("no-live-nodes", "No node is live");
    }

    @Test
    void givenNodesWithOtherLabels_whenAsked_thenEachSaysWhichOneIsMissing() {
        set("selectors = '" + EU + "'");
        node("a", "{\"zone\": \"us\"}", "used_slots = 3");
        node("b", "{}", "used_slots = 0");

        assertFirst("no-node-matches", "No live node matches zone=eu", "node a has zone=us where zone=eu is wanted",
                "node b has no label zone where zone=eu is wanted");
        assertThat(nodes(why().reasons().getFirst())).extracting(Verdict::node).containsExactly("a", "b");
        assertThat(why().reasons().getFirst().evidence().get("selectors")).isEqualTo(List.of(Selector.eq("zone", "eu")));
    }

    /** As the database matches, not as Java would. */
    @Test
    void givenSelectorsOfAllKinds_whenAsked_thenOnlyTheUnsatisfiedOnesAreNamed() {
        set("selectors = '[{\"key\": \"zone\", \"op\": \"REGEX\", \"values\": [\"e[[:alpha:]]\"]}, {\"key\": \"disk\", \"op\": \"EXISTS\"},"
                + " {\"key\": \"os\", \"op\": \"IN\", \"values\": [\"a\", \"b\"]}, {\"key\": \"gpu\", \"op\": \"NEQ\", \"values\": [\"no\"]}]'");
        node("a", "{\"zone\": \"eu\", \"os\": \"c\", \"gpu\": \"no\"}", "used_slots = 0");

        assertFirst("no-node-matches", "has no label disk where label disk is wanted", "has os=c where os in (a,b) is wanted",
                "has gpu=no where gpu!=no is wanted");
        assertThat(why().summary()).doesNotContain("has zone=eu");
    }

    @Test
    void givenNodesWithoutTheJobType_whenAsked_thenTheySayWhatTheyHave() {
        set("type = 'csv-import'");
        node("a", "{}", "used_slots = 0");

        assertFirst("no-node-has-type", "No live node has the job type 'csv-import'", "node a has only the job types [fake]");
    }

    @Test
    void givenNodesThatAreFull_whenAsked_thenTheySayHowMuchTheyLead() {
        node("a", "{}", "job_masters = 10");

        assertFirst("nodes-full", "Every live node is full", "node a leads 10 of 10 jobs (coxswain.node.max-job-masters)");
    }

    @Test
    void givenNodesThatGiveUp_whenAsked_thenTheySayWhy() {
        node("a", "{}", "state = 'DRAINING'");
        node("b", "{}", "state = 'STOPPING'");

        assertFirst("nodes-draining", "Every live node is being drained or stopped", "node a is being drained",
                "node b is about to stop");
    }

    @Test
    void givenNodesThatDoNotRenew_whenAsked_thenTheyAreSuspended() {
        node("a", "{}", "expires_at = clock_timestamp() + interval '200 milliseconds'");

        assertFirst("nodes-suspended", "Every live node is suspended", "node a has not renewed its session since");
    }

    @Test
    void givenNodesWithDifferentObstacles_whenAsked_thenEachTellsItsOwn() {
        set("selectors = '" + EU + "'");
        node("a", "{\"zone\": \"eu\"}", "state = 'DRAINING'");
        node("b", "{}", "used_slots = 0");

        assertFirst("no-node-fits", "No live node fits: node a is being drained; node b has no label zone");
    }

    @Test
    void givenNodeOfAnOlderVersion_whenAsked_thenWhatItDoesNotTellIsNotHeldAgainstIt() {
        rows.session("old", "{}");

        assertFirst("about-to-be-claimed", "old");
    }

    @Test
    void givenOneNodeThatMay_whenAsked_thenItIsAboutToClaim() {
        node("a", "{}", "state = 'DRAINING'");
        node("b", "{}", "used_slots = 0");

        assertFirst("about-to-be-claimed", "one of: b.");
    }

    @Test
    void givenRetrying_whenTheNextAttemptIsNotDue_thenItSaysWhenAndWhy() {
        set("""
                state = 'RETRYING', attempts = 3, runnable_at = '2999-01-01T00:00:00Z', error =
                '{"code": "attempt-failed", "message": "no route to host", "at": "2026-01-01T00:00:00Z"}'""");
        node("a", "{}", "used_slots = 0");

        assertFirst("waits-for-retry", "It waits until 2999-01-01T00:00:00Z for attempt 4, because attempt 3 failed: no route to host");
        assertThat(why().reasons()).hasSize(1);
    }

    @Test
    void givenRetryingThatNoNodeCouldTake_whenAsked_thenThatIsToldToo() {
        set("state = 'RETRYING', attempts = 1, runnable_at = '2999-01-01T00:00:00Z'");

        assertThat(why().reasons()).extracting(Reason::code).containsExactly("waits-for-retry", "no-live-nodes");
    }

    @Test
    void givenALeaderWhoseSessionIsDeleted_whenAsked_thenItSaysWhoLostTheJobAndWhy() {
        UUID session = node("a", "{}", "used_slots = 0");
        rows.sql().update("delete from job");
        rows.led("j", session);
        set("leader_address = 'http://a'");
        rows.sql().update("with c as (select set_config('coxswain.session_end', 'crash', false)) delete from node_session using c");

        Explanation why = why();

        assertThat(why.reasons()).extracting(Reason::code).containsExactly("no-leader", "no-live-nodes");
        assertThat(why.summary()).startsWith("Nobody leads it since ").endsWith("node a lost it, because its process died.");
        assertThat(why.reasons().getFirst().evidence()).containsEntry("lostBy", "a").containsEntry("cause", "crash");
        assertThat(why.reasons().getFirst().at()).isNotNull();
    }

    @Test
    void givenALeaderThatHasNotConfirmed_whenAsked_thenItIsAboutTo() {
        UUID session = node("a", "{}", "used_slots = 0");
        rows.sql().update("delete from job");
        rows.led("j", session);

        assertFirst("leader-starting", "Node a holds its lock since", "has not confirmed");
    }

    @Test
    void givenWorkersThatWait_whenAsked_thenThoseThatWantTheSameAreToldTogether() {
        UUID session = node("a", "{}", "slots = 8, used_slots = 0");
        rows.sql().update("insert into node_load (session_id, used_slots) values (?, 7)", session);
        rows.sql().update("delete from job");
        rows.led("j", session);
        rows.worker("w1", "j", 1, EU);
        rows.worker("w2", "j", 1, EU);
        rows.worker("w3", "j", 2, "[]");
        rows.worker("w4", "j", 9, "[]");
        rows.worker("w5", "j", 1, "[]");

        List<Reason> waiting = why().reasons().stream().filter(reason -> reason.code().equals("workers-pending")).toList();

        assertThat(waiting).extracting(reason -> reason.evidence().get("cause"))
                .containsExactly("no-node-matches", "nodes-full", "nodes-too-small", "about-to-be-claimed");
        assertThat(waiting.get(0).sentence()).startsWith("2 workers wait, the first since ").contains("No live node matches zone=eu");
        assertThat(waiting.get(0).evidence()).containsEntry("ids", List.of("w1", "w2"));
        assertThat(waiting.get(1).sentence()).startsWith("A worker waits since ").contains("has 1 of 8 slots free, and 2 are wanted");
        assertThat(waiting.get(2).sentence()).contains("has 8 slots in all, and 9 are wanted");
    }

    @Test
    void givenStrictSpreadsOfTwoTypes_whenAsked_thenEachIsCountedByItself() {
        UUID session = node("a", "{\"zone\": \"eu\"}", "used_slots = 0");
        node("b", "{\"zone\": \"us\"}", "slots = 1, used_slots = 1");
        rows.sql().update("delete from job");
        rows.led("j", session);
        rows.worker("w1", "j", "RUNNING", session);
        rows.worker("w2", "j", 1, "[]");
        rows.worker("w3", "j", 1, "[]");
        rows.sql().update("update worker set spread = '{\"label\": \"zone\", \"mode\": \"STRICT\"}'");
        rows.sql().update("update worker set type = 'other' where id = 'w3'");

        List<Reason> waiting = why().reasons().stream().filter(reason -> reason.code().equals("workers-pending")).toList();

        assertThat(waiting).extracting(reason -> reason.evidence().get("cause")).containsExactly("spread-uneven", "about-to-be-claimed");
        assertThat(waiting.getFirst().sentence()).endsWith("No live node keeps the spread over zone, strictly: node a is in zone=eu, which "
                + "has 1 of type 'tick' already, and another domain has 0; node b has 0 of 1 slots free, and 1 are wanted.");
    }
}
