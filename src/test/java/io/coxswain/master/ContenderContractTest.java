package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.NextTick;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.StaleEpochException;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The rules of the election that bind the contender: a job's master as the host runs it. Each test is named after its rule. */
class ContenderContractTest extends MasterContract {

    private static final Duration A_WHILE = Duration.ofMillis(500);

    @Test
    void g7_givenAnInstanceThatWillNotEnd_whenItsNodeLeadsAgain_thenTheNextOneWaitsForItsEnd() {
        Script script = new Script();
        CountDownLatch end = new CountDownLatch(1);
        script.on("tick", moment -> {
            if (script.count("tick") == 1) {
                awaitStubbornly(end);
            }
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);

        node.loseSession(jdbc);
        await().until(() -> node.session().toString().equals(leaderSession(id)));
        await().during(A_WHILE).until(() -> script.calls().stream().allMatch(call -> call.instance() == 1));
        end.countDown();
        awaitCount(script, "tick", 2);

        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "close");
        assertThat(script.callbacks(2)).startsWith("onOpenApiInitialized", "onMasterRecovered", "tick");
        assertThat(script.calls()).extracting(Script.Call::instance).isSorted();
    }

    @Test
    void g8_givenAJobThatIsOver_whenItsRowSaysThatANodeLeadsIt_thenItIsNotRunAgain() {
        Script script = new Script();
        script.on("tick", moment -> moment.context().exit(ExitReason.FINISHED, null, null));
        Job job = run(script, JobState.FINISHED);
        awaitCount(script, "stop", 1);
        List<Script.Call> calls = List.copyOf(script.calls());

        jdbc.update("update job set epoch = nextval('job_epoch'), leader_session = ?, runnable_at = now() where id = ?", node.session(),
                job.id());
        node.pollManyTimes();

        await().during(A_WHILE).until(() -> script.calls().equals(calls));
        jdbc.update("update job set leader_session = null where id = ?", job.id());
        node.pollManyTimes();
        await().during(A_WHILE).until(() -> script.calls().equals(calls));
    }

    @Test
    void g9_givenANodeThatMayNotTrustItsSession_whenStepsAreDue_thenNoneIsTaken() {
        try (TestNode paused = startNode(NodeSetup.named("paused-g9"))) {
            Script script = new Script().next(NextTick.after(Duration.ofMillis(5)));
            Queue<Boolean> ledAtTick = new ConcurrentLinkedQueue<>();
            AtomicReference<JobMasterContext> first = new AtomicReference<>();
            script.on("init", moment -> first.set(moment.context()));
            script.on("tick", moment -> {
                if (moment.context().node().equals("paused-g9")) {
                    ledAtTick.add(moment.context().hasLeadership());
                }
            });
            script.get("/ping", (request, context) -> RouteResponse.ok("pong"));
            String id = paused.jobs().submit(script.submission());
            awaitCount(script, "tick", 3);

            paused.pauseLease();
            await().until(() -> !first.get().hasLeadership());
            int ticks = ledAtTick.size();
            Throwable refused = catchThrowable(get(paused, id, "/ping")::join);
            awaitCount(script, "onMasterRecovered", 1);

            // One may have begun before the trust ended.
            assertThat(ledAtTick.size() - ticks).isLessThanOrEqualTo(1);
            assertThat(script.count("GET /ping")).isZero();
            assertRetryable(refused);
            paused.resumeLease();
        }
    }

    @Test
    void l4_givenCallersThatWait_whenTheTermIsRevoked_thenTheyFailAtOnceAndTheJobDoesNot() {
        Script script = new Script();
        CountDownLatch end = new CountDownLatch(1);
        script.get("/slow", (request, context) -> {
            awaitStubbornly(end);
            return RouteResponse.ok("too late");
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);
        CompletableFuture<RouteResponse> inside = get(node, id, "/slow");
        awaitCount(script, "GET /slow", 1);
        CompletableFuture<RouteResponse> waiting = get(node, id, "/slow");

        node.loseSession(jdbc);

        assertRetryable(catchThrowable(() -> inside.orTimeout(5, TimeUnit.SECONDS).join()));
        assertRetryable(catchThrowable(() -> waiting.orTimeout(5, TimeUnit.SECONDS).join()));
        assertRetryable(catchThrowable(get(node, id, "/slow")::join));
        end.countDown();
        awaitCount(script, "onMasterRecovered", 1);
        Job job = node.awaitState(id, JobState.RUNNING);
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "GET /slow", "close");
        assertThat(job.attempts()).isZero();
        assertThat(job.error()).isNull();
    }

    @Test
    void l4_givenACallbackThatBlocks_whenTheTermIsRevoked_thenItIsInterruptedAndTheInstanceClosed() {
        Script script = new Script();
        CountDownLatch never = new CountDownLatch(1);
        script.on("tick", moment -> {
            if (script.count("tick") == 1) {
                never.await();
            }
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);

        node.loseSession(jdbc);
        awaitCount(script, "tick", 2);

        assertThat(script.callbacks(1)).endsWith("tick", "close");
        assertThat(node.awaitState(id, JobState.RUNNING).attempts()).isZero();
    }

    @Test
    void l5_s1_givenAResultOfAnOldTerm_whenItArrivesAfterTheTakeover_thenItIsIgnoredOrRefusedNamingBothEpochs() {
        try (TestNode paused = startNode(NodeSetup.named("paused-l5"))) {
            Script script = new Script();
            CountDownLatch proceed = new CountDownLatch(1);
            AtomicReference<Throwable> refused = new AtomicReference<>();
            AtomicReference<JobMasterContext> old = new AtomicReference<>();
            script.on("tick", moment -> {
                if (moment.context().node().equals("paused-l5")) {
                    old.set(moment.context());
                    awaitStubbornly(proceed);
                    refused.set(catchThrowable(() -> moment.context().updateStatus("late")));
                }
            });
            script.next(NextTick.now());
            String id = paused.jobs().submit(script.submission());
            awaitCount(script, "tick", 1);

            paused.pauseLease();
            awaitCount(script, "onMasterRecovered", 1);
            script.next(NextTick.never());
            Job job = await().until(() -> node.jobs().require(id), found -> found.leader() != null);
            proceed.countDown();
            await().until(() -> refused.get() != null);

            assertThat(refused.get()).isInstanceOf(StaleEpochException.class).hasMessageContaining("Epoch " + old.get().epoch())
                    .hasMessageContaining("epoch is " + job.epoch());
            assertThat(jdbc.queryForObject("select status from job where id = ?", String.class, id)).isNull();
            assertThat(node.jobs().require(id).leader()).isEqualTo(job.leader());
            await().during(A_WHILE).until(() -> script.callbacks(1).stream().filter("tick"::equals).count() == 1);
            paused.resumeLease();
        }
    }

    @Test
    void l6_givenAMasterThatStillStarts_whenItsTermFlipsTenTimes_thenOneMoreRunsAndItIsTheNewest() {
        Script script = new Script();
        CountDownLatch begin = new CountDownLatch(1);
        script.on("init", moment -> {
            if (script.count("init") == 1) {
                awaitStubbornly(begin);
            }
        });
        String id = submit(script);
        awaitCount(script, "init", 1);

        for (int flip = 0; flip < 10; flip++) {
            node.loseSession(jdbc);
            await().until(() -> node.session().toString().equals(leaderSession(id)));
        }
        begin.countDown();
        awaitCount(script, "tick", 1);

        await().during(A_WHILE).until(() -> script.calls().stream().mapToInt(Script.Call::instance).max().orElseThrow() == 2);
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "close");
        assertThat(script.calls().getLast().epoch()).isEqualTo(node.jobs().require(id).epoch());
        assertThat(script.calls()).extracting(Script.Call::instance).isSorted();
        assertThat(node.jobs().require(id).attempts()).isZero();
    }

    @Test
    void l7_givenALeader_whenItsNodeStops_thenTheInstanceIsClosedOnceAndOthersFollowAtOnce() {
        Script script = new Script();
        TestNode leaving = startNode(NodeSetup.named("leaving-l7"));
        String id = leaving.jobs().submit(script.submission());
        leaving.awaitState(id, JobState.RUNNING);
        String session = leaderSession(id);

        leaving.close();
        awaitCount(script, "onMasterRecovered", 1);
        node.awaitState(id, JobState.RUNNING);

        assertThat(script.callbacks(1)).endsWith("tick", "close").containsOnlyOnce("close");
        assertThat(jdbc.queryForObject("select count(*) from int_lock where client_id::text = ?", Integer.class, session)).isZero();
        assertThat(node.jobs().require(id).leader()).isNotNull().extracting(Job.Leader::node).isEqualTo("stable");
    }

    private String leaderSession(String id) {
        return jdbc.queryForObject("select leader_session::text from job where id = ?", String.class, id);
    }

    /** Blocks like code that knows no interrupts. */
    private static void awaitStubbornly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            catchThrowable(latch::await);
        }
    }

    private static void assertRetryable(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        assertThat(cause).isInstanceOfSatisfying(CoxswainException.class,
                refused -> assertThat(refused.code()).isIn(ErrorCode.LEADER_UNAVAILABLE, ErrorCode.NODE_SUSPENDED));
    }
}
