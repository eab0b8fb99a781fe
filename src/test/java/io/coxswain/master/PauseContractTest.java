package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ExitReason;
import io.coxswain.api.NextTick;
import io.coxswain.api.Selector;
import io.coxswain.api.SendMode;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerState;
import io.coxswain.cluster.Ring;
import io.coxswain.event.Attempt;
import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.ForcedExit;
import io.coxswain.job.IfMatch;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.job.RetryPolicy;
import io.coxswain.json.Json;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import io.coxswain.worker.NewWorkerRequest;
import io.coxswain.worker.WorkerView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests for a job's rest: what the master hears of them, and when the job rests. */
class PauseContractTest extends MasterContract {

    @Test
    void givenADefaultMaster_whenPausedAndPausedAgain_thenItsWorkersEndAndNobodyLeadsIt() {
        Script script = new Script().next(NextTick.after(Duration.ofMillis(5)));
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onWorkerOffline", moment -> assertThat(((WorkerOffline) moment.subject()).kind()).isEqualTo(WorkerOffline.Kind.PAUSED));
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 1);

        Job answer = pause(id);
        Job again = pause(id);
        Job paused = node.awaitState(id, JobState.PAUSED);
        awaitCount(script, "close", 1);
        List<String> callbacks = script.callbacks(1);

        assertThat(List.of(answer.state(), again.state())).allMatch(state -> state == JobState.PAUSING || state == JobState.PAUSED);
        assertThat(paused.leaderSession()).isNull();
        assertThat(paused.error()).isNull();
        assertThat(callbacks.subList(callbacks.indexOf("onPause"), callbacks.size())).containsExactly("onPause", "onWorkerOffline",
                "close");
        assertThat(states(id)).containsExactly(WorkerState.CANCELED);
        assertThat(jdbc.queryForList("select 1 from int_lock where lock_key = ?", id)).isEmpty();
        assertThat(kinds(id)).containsSubsequence(EventKind.PAUSE_REQUESTED, EventKind.PAUSED)
                .containsOnlyOnce(EventKind.PAUSE_REQUESTED).doesNotContain(EventKind.PAUSE_ENFORCED, EventKind.LEADER_LOST);
        assertThat(pause(id)).isEqualTo(paused);
        assertThat(node.jobs().attempts(id, Long.MAX_VALUE, 10)).extracting(Attempt::outcome).containsExactly(Attempt.Outcome.PAUSED);
    }

    @Test
    void givenAMasterThatWantsCheckpoints_whenPaused_thenTheJobRestsOnceItsWorkersHaveEndedByThemselves() {
        Script script = new Script();
        script.on("init", moment -> {
            moment.createWorker("a");
            moment.createWorker("b");
        });
        script.on("onPause", moment -> moment.context().sendMessage("checkpoint", true, SendMode.NON_BLOCKING));
        script.onWorker("onMasterMessage", (name, context, message) -> {
            context.kv().put("checkpoint/" + name, true);
            context.exit();
        });
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 2);

        pause(id);
        node.awaitState(id, JobState.PAUSED);

        assertThat(states(id)).containsOnly(WorkerState.FINISHED);
        assertThat(script.count("onWorkerOffline")).isEqualTo(2);
        assertThat(jdbc.queryForObject("select count(*) from kv where job_id = ? and key like 'checkpoint/%'", Integer.class, id))
                .isEqualTo(2);
    }

    @Test
    void givenAMasterThatReplacesItsWorkers_whenPaused_thenReplacementsWaitForTheResume() {
        Script script = new Script();
        script.on("init", moment -> moment.createWorker("first"));
        script.on("onWorkerOffline", moment -> {
            if (((WorkerOffline) moment.subject()).callsForReplacement()) {
                moment.createWorker("second");
            }
        });
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 1);

        pause(id);
        node.awaitState(id, JobState.PAUSED);
        node.ring(Ring.WORKERS);
        node.pollManyTimes();
        WorkerView waiting = node.workers().list(id, null, 10).getLast();
        resume(id);
        awaitCount(script, "onWorkerOnline", 2);

        assertThat(waiting.state()).isEqualTo(WorkerState.PENDING);
        assertThat(waiting.pendingReason()).contains("paused");
        assertThat(script.callbacks(2)).startsWith("onOpenApiInitialized", "onMasterRecovered");
        assertThat(node.workers().require(id, waiting.id()).state()).isEqualTo(WorkerState.RUNNING);
    }

    @Test
    void givenAMasterThatDoesNothing_whenTheDeadlineHasPassed_thenTheJobRestsByForceAndTheNextMasterHearsOfItsWorkers() {
        Script script = new Script();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onPause", moment -> {
        });
        String id = node.jobs().submit(submission(script, null, null, Duration.ofMillis(300)));
        awaitCount(script, "onWorkerOnline", 1);

        pause(id);
        Job paused = node.awaitState(id, JobState.PAUSED);
        awaitCount(script, "close", 1);
        await().until(() -> states(id).equals(List.of(WorkerState.CANCELED)));
        long toldBefore = script.count("onWorkerOffline");
        Job resumed = resume(id);
        awaitCount(script, "onWorkerOffline", 1);

        assertThat(paused.error()).isNull();
        assertThat(kinds(id)).containsSubsequence(EventKind.PAUSE_REQUESTED, EventKind.PAUSE_ENFORCED, EventKind.PAUSED,
                EventKind.RESUMED);
        assertThat(toldBefore).isZero();
        assertThat(resumed.epoch()).isGreaterThanOrEqualTo(paused.epoch());
        assertThat(script.callbacks(2)).startsWith("onOpenApiInitialized", "onMasterRecovered", "onWorkerOffline");
    }

    @Test
    void givenACrashInTheMiddle_whenAnotherNodeTakesOver_thenTheNewInstanceHearsOfThePauseAndTheJobRests() {
        TestNode doomed = startNode(NodeSetup.named("doomed"));
        Script script = new Script();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onPause", moment -> {
            if (moment.context().node().equals("stable")) {
                moment.context().pauseWorkers();
            }
        });
        String id = doomed.jobs().submit(script.submission());
        awaitCount(script, "onWorkerOnline", 1);
        pause(id);
        awaitCount(script, "onPause", 1);

        doomed.crash();
        Job paused = node.awaitState(id, JobState.PAUSED);

        assertThat(script.callbacks(2)).startsWith("onOpenApiInitialized", "onMasterRecovered").containsOnlyOnce("onPause")
                .doesNotContain("tick");
        assertThat(paused.leaderSession()).isNull();
        assertThat(states(id)).allMatch(WorkerState::isTerminal);
    }

    @Test
    void givenAnOnPauseThatThrows_whenPaused_thenTheNextInstanceHearsOfItAgain() {
        Script script = new Script();
        script.on("onPause", moment -> {
            if (script.count("onPause") == 1) {
                throw new IllegalStateException("not yet");
            }
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);

        pause(id);
        node.awaitState(id, JobState.PAUSED);

        assertThat(script.callbacks(1)).endsWith("onPause", "close");
        assertThat(script.callbacks(2)).containsOnlyOnce("onPause");
    }

    @Test
    void givenAJobThatNobodyMayLead_whenPausedAndResumed_thenItRestsAtOnceAndIsCreatedAgain() {
        Script script = new Script();
        String id = node.jobs().submit(submission(script, List.of(Selector.eq("node", "nowhere")), null, null));

        Job paused = pause(id);
        Job resumed = resume(id);

        assertThat(paused.state()).isEqualTo(JobState.PAUSED);
        assertThat(resumed.state()).isEqualTo(JobState.CREATED);
        assertThat(script.calls()).isEmpty();
        assertThat(kinds(id)).containsExactly(EventKind.SUBMITTED, EventKind.PAUSE_REQUESTED, EventKind.PAUSED, EventKind.RESUMED);
    }

    @Test
    void givenAJobBetweenAttempts_whenPausedAndResumed_thenItsWorkersEndAndItsNextAttemptIsTheFirst() {
        Script script = new Script();
        script.on("init", moment -> {
            if (script.count("init") == 1) {
                String worker = moment.createWorker("w");
                await().until(() -> node.workers().require(moment.context().jobId(), worker).state() == WorkerState.RUNNING);
                throw new IllegalStateException("no");
            }
        });
        String id = node.jobs().submit(submission(script, null,
                new RetryPolicy.Overrides(-1, Duration.ofMinutes(1), Duration.ofMinutes(1), 1.0), null));
        node.awaitState(id, JobState.RETRYING);

        Job paused = pause(id);
        await().until(() -> states(id).equals(List.of(WorkerState.CANCELED)));
        Job resumed = resume(id);
        Job running = node.awaitState(id, JobState.RUNNING);

        assertThat(paused.state()).isEqualTo(JobState.PAUSED);
        assertThat(resumed.attempts()).isZero();
        assertThat(running.attempts()).isZero();
        assertThat(script.count("init")).isEqualTo(2);
        await().until(() -> script.callbacks(2).contains("onWorkerOffline"));
    }

    @Test
    void givenAnInitThatTakesItsTime_whenPausedByForceAndResumed_thenItRunsAgain() {
        Script script = new Script();
        script.on("init", moment -> {
            if (script.count("init") == 1) {
                await().until(() -> node.jobs().require(moment.context().jobId()).state() == JobState.PAUSED);
            }
        });
        String id = node.jobs().submit(submission(script, null, null, Duration.ofMillis(200)));
        awaitCount(script, "init", 1);

        pause(id);
        node.awaitState(id, JobState.PAUSED);
        awaitCount(script, "close", 1);
        Job resumed = resume(id);
        node.awaitState(id, JobState.RUNNING);

        assertThat(resumed.state()).isIn(JobState.CREATED, JobState.RUNNING);
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "close");
        assertThat(script.callbacks(2)).startsWith("onOpenApiInitialized", "init");
    }

    @Test
    void givenAJobThatIsPausing_whenResumed_thenANewTermBeginsAndNoWorkerIsLost() {
        Script script = new Script();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onPause", moment -> {
        });
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 1);
        pause(id);
        awaitCount(script, "onPause", 1);

        resume(id);
        awaitCount(script, "onMasterRecovered", 1);
        Job running = node.awaitState(id, JobState.RUNNING);

        assertThat(script.callbacks(1)).endsWith("onPause", "close");
        assertThat(running.epoch()).isGreaterThan(script.calls().get(1).epoch());
        assertThat(states(id)).containsExactly(WorkerState.RUNNING);
        await().until(() -> node.jobs().events(id, 0, 100).stream()
                .anyMatch(event -> event.kind() == EventKind.TAKEN_OVER && event.data().toString().contains("resumed")));
        assertThat(resume(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(kinds(id)).containsOnlyOnce(EventKind.RESUMED);
    }

    @Test
    void givenAJobThatIsPausing_whenCanceled_thenItsMasterHearsOfThatAndTicksAgain() {
        Script script = new Script().next(NextTick.after(Duration.ofMillis(5)));
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onPause", moment -> assertThat(moment.context().isPausing()).isTrue());
        script.on("onCancel", moment -> assertThat(moment.context().isPausing()).isFalse());
        script.on("tick", moment -> {
            if (moment.context().isCanceling()) {
                moment.context().exit(ExitReason.CANCELED, null, "in order");
            }
        });
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 1);
        pause(id);
        awaitCount(script, "onPause", 1);

        node.jobs().cancel(id, "test");

        assertThat(node.awaitState(id, JobState.CANCELED).detail()).hasToString("\"in order\"");
        assertThat(script.callbacks(1)).containsSubsequence("onPause", "onCancel", "tick", "stop");
    }

    @Test
    void givenAPausedJob_whenCanceledOrEnded_thenItIsOverAtOnceWithWhatWaited() {
        String canceled = paused(new Script());
        String worker = node.workers().create(canceled, new NewWorkerRequest(new Script().handType(),
                new Json().mapper().valueToTree(new Script().hand("late")), 1, null, null, null), null).worker().id();
        String ended = paused(new Script());

        Job first = node.jobs().cancel(canceled, "test");
        Job second = node.jobs().requests().exit(ended, new ForcedExit(ExitReason.FINISHED, null, null, "test"),
                IfMatch.ANY);

        assertThat(first.state()).isEqualTo(JobState.CANCELED);
        assertThat(first.finishedAt()).isNotNull();
        assertThat(node.workers().require(canceled, worker).state()).isEqualTo(WorkerState.CANCELED);
        assertThat(second.state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void givenAJobThatIsOverOrAboutToBe_whenPausedOrResumed_thenRefused() {
        Script deaf = new Script();
        deaf.on("onCancel", moment -> {
        });
        String canceling = submit(deaf);
        awaitCount(deaf, "tick", 1);
        node.jobs().cancel(canceling, "test");
        String over = paused(new Script());
        node.jobs().cancel(over, "test");

        assertThat(List.of(refusalOf(() -> pause(canceling)), refusalOf(() -> resume(canceling)))).containsOnly(ErrorCode.JOB_CANCELING);
        assertThat(List.of(refusalOf(() -> pause(over)), refusalOf(() -> resume(over)))).containsOnly(ErrorCode.JOB_TERMINAL);
        assertThat(refusalOf(() -> pause("none"))).isEqualTo(ErrorCode.JOB_NOT_FOUND);
    }

    @Test
    void givenAMasterThatWantsItsWorkersPaused_whenNobodyAskedForThat_thenItIsTold() {
        Script script = new Script();
        script.on("init", moment -> assertThatThrownBy(moment.context()::pauseWorkers).hasMessageContaining("onPause"));

        String id = submit(script);

        node.awaitState(id, JobState.RUNNING);
    }

    private String paused(Script script) {
        String id = submit(script);
        awaitCount(script, "tick", 1);
        pause(id);
        node.awaitState(id, JobState.PAUSED);
        return id;
    }

    private Job pause(String id) {
        return node.jobs().requests().pause(id, "test", IfMatch.ANY);
    }

    private Job resume(String id) {
        return node.jobs().requests().resume(id, "test", IfMatch.ANY);
    }

    private List<WorkerState> states(String id) {
        return node.workers().list(id, null, 10).stream().map(WorkerView::state).toList();
    }

    private List<EventKind> kinds(String id) {
        return node.jobs().events(id, 0, 100).stream().map(JobEvent::kind).toList();
    }

    private static @Nullable ErrorCode refusalOf(Runnable request) {
        try {
            request.run();
            return null;
        } catch (CoxswainException e) {
            return e.code();
        }
    }

    private static JobSubmission submission(Script script, @Nullable List<Selector> selectors, RetryPolicy.@Nullable Overrides retry,
            @Nullable Duration timeout) {
        JobSubmission plain = script.submission();
        return new JobSubmission(null, plain.type(), plain.config(), null, null, selectors, retry, timeout);
    }
}
