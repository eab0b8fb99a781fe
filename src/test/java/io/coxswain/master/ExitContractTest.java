package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ExitReason;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.Selector;
import io.coxswain.api.SendMode;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerState;
import io.coxswain.job.ForcedExit;
import io.coxswain.job.IfMatch;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.testing.Script;
import io.coxswain.worker.WorkerView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exits: from everywhere, once, and the first that commits wins. */
class ExitContractTest extends MasterContract {

    @ParameterizedTest
    @ValueSource(strings = {"init", "tick", "onMasterRecovered", "onWorkerDispatched", "onWorkerOnline", "onWorkerStatusUpdated",
        "onWorkerMessage", "onWorkerOffline", "onCancel"})
    void givenAnyCallback_whenItExits_thenTheJobIsOverAndStopFollowsAtOnce(String callback) {
        Script script = new Script();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("tick", (name, context, message) -> {
            context.updateStatus("up");
            context.sendMessage("topic", "body", SendMode.BLOCKING);
            context.exit();
        });
        script.on(callback, moment -> moment.context().exit(ExitReason.FINISHED, null, Map.of("from", callback)));
        String id = submit(script);
        if (callback.equals("onMasterRecovered")) {
            awaitCount(script, "tick", 1);
            node.calls().resign(id).join();
        }
        if (callback.equals("onCancel")) {
            awaitCount(script, "onWorkerOffline", 1);
            node.jobs().cancel(id, "test");
        }

        Job job = node.awaitState(id, JobState.FINISHED);
        awaitCount(script, "stop", 1);

        int last = script.calls().getLast().instance();
        assertThat(job.detail()).hasToString("{\"from\":\"" + callback + "\"}");
        assertThat(script.callbacks(last)).endsWith(callback, "stop").doesNotContain("close");
        assertThat(job.leaderSession()).isNull();
        assertThat(jdbc.queryForObject("select count(*) from int_lock where lock_key = ?", Integer.class, id)).isZero();
    }

    @Test
    void givenARoute_whenItExits_thenItStillAnswersAndTheJobIsOver() {
        Script script = new Script();
        script.get("/end", (request, context) -> {
            context.exit(ExitReason.FAILED, "asked to", null);
            return RouteResponse.ok("ended");
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);

        RouteResponse answer = get(node, id, "/end").join();

        assertThat(answer.body()).isEqualTo("ended");
        assertThat(node.awaitState(id, JobState.FAILED).error()).isNotNull().extracting(Job.JobError::message).isEqualTo("asked to");
        awaitCount(script, "stop", 1);
    }

    @Test
    void givenAnExitInATransaction_whenItCommits_thenTheJobIsOverWithAllOfIt() {
        Script script = new Script();
        script.on("init", moment -> moment.context().inTransaction(transaction -> {
            transaction.kv().put("last", 1);
            transaction.exit(ExitReason.FINISHED, null, "whole");
            return true;
        }));

        Job job = run(script, JobState.FINISHED);
        awaitCount(script, "stop", 1);

        assertThat(job.detail()).hasToString("\"whole\"");
        assertThat(jdbc.queryForObject("select value from kv where job_id = ?", String.class, job.id())).isEqualTo("1");
    }

    @Test
    void givenAnExit_whenExitIsCalledAgain_thenItIsRefusedAndTheFirstStands() {
        Script script = new Script();
        AtomicReference<Throwable> second = new AtomicReference<>();
        script.on("init", moment -> {
            moment.context().exit(ExitReason.FINISHED, null, null);
            second.set(catchThrowable(() -> moment.context().exit(ExitReason.FAILED, "no", null)));
        });

        run(script, JobState.FINISHED);
        awaitCount(script, "stop", 1);

        assertThat(second.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("has exited already");
    }

    @Test
    void givenAFailureWithoutAnError_whenExiting_thenItIsRefused() {
        Script script = new Script();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        script.on("init", moment -> thrown.set(catchThrowable(() -> moment.context().exit(ExitReason.FAILED, null, null))));

        submit(script);
        awaitCount(script, "tick", 1);

        assertThat(thrown.get()).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("needs an error");
    }

    @Test
    void givenAnExitOverRest_whenTheMasterExitsLater_thenTheFirstWinsAndTheMasterIsStopped() {
        Script script = new Script();
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        script.on("tick", moment -> {
            proceed.await();
            thrown.set(catchThrowable(() -> moment.context().exit(ExitReason.FAILED, "too late", null)));
            throw (Exception) thrown.get();
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);

        node.jobs().requests().exit(id, new ForcedExit(ExitReason.CANCELED, "by hand", null, "test"), IfMatch.ANY);
        proceed.countDown();
        awaitCount(script, "stop", 1);

        Job job = node.jobs().require(id);
        assertThat(thrown.get()).isInstanceOf(StaleEpochException.class);
        assertThat(job.state()).isEqualTo(JobState.CANCELED);
        assertThat(job.error()).isNotNull().extracting(Job.JobError::message).isEqualTo("by hand");
        assertThat(job.attempts()).isZero();
    }

    @Test
    void givenAnExitOfTheMaster_whenAnotherComesOverRest_thenItIsRefused() {
        Script script = new Script();
        script.on("init", moment -> moment.context().exit(ExitReason.FINISHED, null, null));
        Job job = run(script, JobState.FINISHED);

        assertThatThrownBy(() -> node.jobs().requests().exit(job.id(), new ForcedExit(ExitReason.FAILED, "no", null, "test"), IfMatch.ANY))
                .isInstanceOfSatisfying(CoxswainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_TERMINAL));
        assertThat(node.jobs().cancel(job.id(), "test").state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void givenManyExitsAtOnce_whenTheyRace_thenExactlyOneWins() {
        Script script = new Script();
        script.get("/end", (request, context) -> {
            context.exit(ExitReason.FINISHED, null, "master");
            return RouteResponse.ok("won");
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);

        var route = get(node, id, "/end");
        long rest = IntStream.range(0, 4).parallel().filter(i -> catchThrowable(
                () -> node.jobs().requests().exit(id, new ForcedExit(ExitReason.FAILED, "rest " + i, null, "test"), IfMatch.ANY)) == null)
                .count();
        boolean master = catchThrowable(route::join) == null;

        assertThat(rest + (master ? 1 : 0)).isEqualTo(1);
        assertThat(node.jobs().require(id).state()).isEqualTo(master ? JobState.FINISHED : JobState.FAILED);
        awaitCount(script, "stop", 1);
    }

    @Test
    void givenWorkers_whenTheJobExits_thenPendingOnesAreCanceledAndRunningOnesStopped() {
        Script script = new Script();
        script.on("init", moment -> {
            moment.createWorker("runs");
            moment.context().createWorker(script.handType(), script.hand("waits"),
                    WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("node", "nowhere"))));
        });
        script.on("onWorkerOnline", moment -> moment.context().exit(ExitReason.FINISHED, null, null));

        Job job = run(script, JobState.FINISHED);

        await().until(() -> node.workers().list(job.id(), null, 10).stream().map(WorkerView::state).toList(),
                states -> states.equals(List.of(WorkerState.CANCELED, WorkerState.CANCELED)));
        assertThat(script.count("onWorkerOffline")).isZero();
    }
}
