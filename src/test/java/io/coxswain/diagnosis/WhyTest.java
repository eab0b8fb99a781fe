package io.coxswain.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.ExitReason;
import io.coxswain.api.FatalJobException;
import io.coxswain.api.Selector;
import io.coxswain.job.ForcedExit;
import io.coxswain.job.IfMatch;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.job.RetryPolicy;
import io.coxswain.json.Json;
import io.coxswain.placement.LiveNodeStore;
import io.coxswain.placement.PlacementJudge;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import io.coxswain.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Jobs that real nodes lead, lose and end. */
class WhyTest {

    private static final DataSource DATABASE = TestPostgres.freshDatabase();
    private static final JdbcTemplate SQL = new JdbcTemplate(DATABASE);
    private static final Diagnosis DIAGNOSIS = new Diagnosis(new DiagnosisStore(SQL, new Json()),
            new PlacementJudge(new LiveNodeStore(SQL, new Json()), Duration.ofMillis(300)));
    private static final Duration SOON = Duration.ofSeconds(20);

    private static TestNode node;

    private final Script script = new Script();

    @BeforeAll
    static void startNode() {
        node = TestNode.start(DATABASE, NodeSetup.named("a"));
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    private Explanation why(String id) {
        return DIAGNOSIS.explain(node.jobs().require(id));
    }

    private String submit(@Nullable List<Selector> selectors, RetryPolicy.@Nullable Overrides retry, @Nullable Duration cancelTimeout) {
        JobSubmission plain = script.submission();
        return node.jobs().submit(new JobSubmission(null, plain.type(), plain.config(), null, null, selectors, retry, cancelTimeout));
    }

    private String submit() {
        return submit(null, null, null);
    }

    private String run() {
        String id = submit();
        awaitState(id, JobState.RUNNING);
        return id;
    }

    private static Job awaitState(String id, JobState state) {
        return await().atMost(SOON).until(() -> node.jobs().require(id), job -> job.state() == state);
    }

    private static Reason only(Explanation why, String code) {
        assertThat(why.reasons()).extracting(Reason::code).containsExactly(code);
        return why.reasons().getFirst();
    }

    @Test
    void givenRunningJob_whenAsked_thenItSaysWhere() {
        String id = run();

        Reason reason = only(why(id), "running");

        assertThat(reason.sentence()).isEqualTo("Node a leads it since " + reason.at() + ", in epoch " + reason.evidence().get("epoch")
                + ".");
    }

    @Test
    void givenInitThatTakesItsTime_whenAsked_thenItHasNotReturned() {
        CountDownLatch done = new CountDownLatch(1);
        script.on("init", moment -> done.await());
        String id = submit();

        Explanation why = await().atMost(SOON).until(() -> why(id), answer -> answer.reasons().getFirst().code().equals("initializing"));
        done.countDown();

        assertThat(why.summary()).startsWith("Node a leads it since ").endsWith("and the master's init has not returned yet.");
    }

    @Test
    void givenAttemptThatFailed_whenTheNextOneWaits_thenItSaysForWhatAndWhy() {
        script.on("init", moment -> {
            throw new IllegalStateException("no route to host");
        });
        String id = submit(null, new RetryPolicy.Overrides(null, Duration.ofHours(1), Duration.ofHours(2), null), null);
        Job job = awaitState(id, JobState.RETRYING);

        Reason reason = only(why(id), "waits-for-retry");

        assertThat(reason.sentence()).isEqualTo("It waits until " + job.nextAttemptAt()
                + " for attempt 2, because attempt 1 failed: IllegalStateException: no route to host");
    }

    @Test
    void givenAttemptThatFailed_whenTheNextOneRuns_thenItIsRemembered() {
        script.on("tick", moment -> {
            if (script.count("tick") == 1) {
                throw new IllegalStateException("hiccup");
            }
        });
        String id = submit();
        await().atMost(SOON).until(() -> node.jobs().require(id).attempts() == 1 && node.jobs().require(id).state() == JobState.RUNNING);

        List<Reason> reasons = why(id).reasons();

        assertThat(reasons).extracting(Reason::code).containsExactly("running", "attempt-failed");
        assertThat(reasons.get(1).sentence()).startsWith("Attempt 1 failed at ").endsWith("on node a: IllegalStateException: hiccup");
    }

    @Test
    void givenLastAttemptThatFailed_whenAsked_thenItSaysTheErrorAndTheAttempt() {
        script.on("init", moment -> {
            throw new IllegalStateException("boom");
        });
        String id = submit(null, new RetryPolicy.Overrides(1, null, null, null), null);
        awaitState(id, JobState.FAILED);

        Reason reason = only(why(id), "failed");

        assertThat(reason.sentence()).isEqualTo(
                "Its last attempt failed, on node a, and no other one is allowed: Attempt 1 of 1 failed: IllegalStateException: boom");
        assertThat(reason.evidence().get("error")).isEqualTo(node.jobs().require(id).error());
    }

    @Test
    void givenMasterThatGaveUp_whenAsked_thenItSaysSo() {
        script.on("init", moment -> {
            throw new FatalJobException("the table is not there");
        });
        String id = submit();
        awaitState(id, JobState.FAILED);

        assertThat(only(why(id), "failed").sentence()).isEqualTo("Its master gave up on node a: the table is not there");
    }

    @Test
    void givenMasterThatEndedTheJob_whenAsked_thenItSaysWhereAndInWhichEpoch() {
        script.on("tick", moment -> moment.context().exit(ExitReason.FINISHED, null, null));
        String id = submit();
        Job job = awaitState(id, JobState.FINISHED);

        assertThat(only(why(id), "finished").sentence()).isEqualTo("Its master ended it as FINISHED at " + job.finishedAt()
                + ", on node a in epoch " + job.epoch() + ".");
    }

    @Test
    void givenSomebodyWhoEndedTheJob_whenAsked_thenItSaysWho() {
        String id = run();
        node.jobs().requests().exit(id, new ForcedExit(ExitReason.FAILED, "no longer wanted", null, "ann"), IfMatch.ANY);

        Reason reason = only(why(id), "failed");

        assertThat(reason.sentence()).startsWith("ann ended it as FAILED at ")
                .endsWith("over the head of its master. The error: no longer wanted");
        assertThat(reason.evidence()).containsEntry("by", "ann");
    }

    @Test
    void givenCancelOfAJobThatNobodyLed_whenAsked_thenItSaysWhoAskedForIt() {
        String id = submit(List.of(Selector.eq("zone", "none")), null, null);
        node.jobs().cancel(id, "bob");

        Reason reason = only(why(id), "canceled");

        assertThat(reason.sentence()).startsWith("bob asked for its cancellation at ").endsWith(
                ", when nobody led it, so it was over at once.");
        assertThat(reason.evidence()).containsEntry("requestedBy", "bob");
    }

    @Test
    void givenCancelThatTheMasterFollowed_whenAsked_thenBothAreTold() {
        String id = run();
        node.jobs().cancel(id, "bob");
        awaitState(id, JobState.CANCELED);

        assertThat(only(why(id), "canceled").sentence()).startsWith("bob asked for its cancellation at ")
                .contains("Its master ended it as CANCELED at ");
    }

    @Test
    void givenCancelThatTheMasterIgnores_whenAsked_thenItSaysUntilWhenAndAfterwardsThatItWasEnforced() {
        script.on("onCancel", moment -> {
        });
        String id = submit(null, null, Duration.ofSeconds(2));
        awaitState(id, JobState.RUNNING);
        node.jobs().cancel(id, "bob");

        List<Reason> before = why(id).reasons();
        awaitState(id, JobState.CANCELED);
        Reason after = only(why(id), "canceled");

        assertThat(before).extracting(Reason::code).containsExactly("cancel-requested", "canceling");
        assertThat(before.getFirst().sentence()).startsWith("bob asked for its cancellation at ").contains("it is ended by force at ");
        assertThat(after.sentence()).contains("Its master had not ended it by the deadline, so it was ended by force at ");
        assertThat(after.evidence().get("enforcedAt")).isNotNull();
    }

    @Test
    void givenLeaderThatDied_whenAnotherOneTookOver_thenItSaysWhoLostTheJobWhyAndForHowLong() {
        try (TestNode dying = TestNode.start(DATABASE, NodeSetup.named("b"))) {
            JobSubmission plain = script.submission();
            String id = dying.jobs().submit(plain);
            dying.awaitState(id, JobState.RUNNING);
            await().atMost(SOON).until(() -> node.jobs().require(id).leader() != null);
            String first = node.jobs().require(id).leader().node();

            dying.crash();
            List<Reason> reasons = await().atMost(SOON).until(() -> why(id).reasons(),
                    told -> told.getFirst().code().equals("running") && told.size() == 2);

            assertThat(first).isEqualTo("b");
            assertThat(reasons.getFirst().sentence()).startsWith("Node a leads it since ");
            assertThat(reasons.get(1).code()).isEqualTo("failed-over");
            assertThat(reasons.get(1).sentence()).startsWith("Node b lost it, because its process died; noticed at ")
                    .contains("Node a took over after ").endsWith(" ms without a leader.");
            assertThat(reasons.get(1).evidence()).containsEntry("cause", "crash").containsKeys("noticedAt", "leaderlessMillis");
        }
    }
}
