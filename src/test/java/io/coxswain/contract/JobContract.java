package io.coxswain.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coxswain.api.ExitReason;
import io.coxswain.api.FatalJobException;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.Selector;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerState;
import io.coxswain.contract.Stage.Terms;
import io.coxswain.job.JobState;
import io.coxswain.job.RetryPolicy;
import io.coxswain.testing.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job's master: its callbacks, attempts, and ends. Workers are in {@link WorkerRules}, keys in {@link KeyRules}, files in {@link ResourceRules}. */
abstract class JobContract {

    /** Something that runs jobs, for one of them. */
    abstract Stage stage();

    @Nested
    class Workers extends WorkerRules {
        @Override
        Stage stage() {
            return JobContract.this.stage();
        }
    }

    @Nested
    class Keys extends KeyRules {
        @Override
        Stage stage() {
            return JobContract.this.stage();
        }
    }

    @Nested
    class Files extends ResourceRules {
        @Override
        Stage stage() {
            return JobContract.this.stage();
        }
    }

    private final Script script = new Script();

    @Test
    void givenAJob_whenItRunsToItsEnd_thenItsCallbacksComeInOrder() {
        Script own = new Script();
        own.on("tick", moment -> moment.context().exit(ExitReason.FINISHED, null, Map.of("rows", 3)));
        Stage job = stage().submit(own);

        job.until(JobState.FINISHED);
        job.untilCount(own, "stop", 1);

        assertThat(own.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "stop");
        assertThat(job.detail()).isEqualTo("{\"rows\":3}");
        assertThat(job.error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "tick", "onMasterRecovered", "onWorkerDispatched", "onWorkerOnline", "onWorkerOffline"})
    void givenACallbackThatThrowsOnce_whenTheAttemptFails_thenTheInstanceIsClosedAndTheNextOneGoesOn(String callback) {
        Script own = new Script();
        AtomicBoolean thrown = new AtomicBoolean();
        own.on("init", moment -> {
            if (moment.context().workers().isEmpty()) {
                moment.createWorker("w");
            }
            throwOnce(callback.equals("init"), thrown);
        });
        own.onWorker("tick", (name, context, message) -> context.exit());
        if (!callback.equals("init")) {
            own.on(callback, moment -> throwOnce(true, thrown));
        }
        Stage job = stage().submit(own);
        if (callback.equals("onMasterRecovered")) {
            job.untilCount(own, "onWorkerOffline", 1);
            job.handOver();
        }

        // In this order: the attempts are counted when the state has left RUNNING.
        job.until(() -> thrown.get() && job.attempts() == 1 && job.state() == JobState.RUNNING);

        int failed = own.calls().stream().filter(call -> call.callback().equals(callback)).findFirst().orElseThrow().instance();
        assertThat(own.callbacks(failed)).endsWith(callback, "close");
        assertThat(own.callbacks(failed + 1)).startsWith("onOpenApiInitialized", callback.equals("init") ? "init" : "onMasterRecovered");
        assertThat(job.error()).contains("IllegalStateException: boom");
    }

    private static void throwOnce(boolean wanted, AtomicBoolean thrown) {
        if (wanted && thrown.compareAndSet(false, true)) {
            throw new IllegalStateException("boom");
        }
    }

    @Test
    void givenAnError_whenThrown_thenItIsTreatedLikeAnException() {
        AtomicBoolean thrown = new AtomicBoolean();
        script.on("tick", moment -> {
            if (thrown.compareAndSet(false, true)) {
                throw new StackOverflowError("deep");
            }
        });
        Stage job = stage().submit(script);

        job.untilCount(script, "onMasterRecovered", 1);

        assertThat(job.error()).contains("StackOverflowError: deep");
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "close");
    }

    @Test
    void givenAFatalError_whenThrown_thenTheJobFailsAtOnceAndIsStopped() {
        script.on("init", moment -> {
            throw new FatalJobException("no use");
        });
        Stage job = stage().submit(script);

        job.until(JobState.FAILED);
        job.untilCount(script, "stop", 1);

        assertThat(job.error()).contains("no use");
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "stop");
    }

    @Test
    void givenALimitOfAttempts_whenTheLastOneFails_thenTheJobHasFailed() {
        script.on("tick", moment -> {
            throw new IllegalStateException("again");
        });
        Stage job = stage().submit(script, new Terms(new RetryPolicy.Overrides(2, Duration.ofMillis(10), null, null), null));

        job.until(JobState.FAILED);
        job.untilCount(script, "stop", 1);

        assertThat(job.error()).contains("Attempt 2 of 2 failed: IllegalStateException: again");
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "close");
        assertThat(script.callbacks(2)).containsExactly("onOpenApiInitialized", "onMasterRecovered", "tick", "stop");
    }

    @Test
    void givenAHandover_whenTheNextTermBegins_thenItIsRecoveredWithAHigherEpochAndAllWorkers() {
        AtomicReference<List<WorkerState>> known = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onMasterRecovered", moment -> known.set(moment.context().workers().stream().map(WorkerHandle::state).toList()));
        Stage job = stage().submit(script);
        job.untilCount(script, "onWorkerOnline", 1);

        job.handOver();
        job.until(() -> script.callbacks(2).contains("tick"));

        assertThat(script.callbacks(1)).endsWith("close");
        assertThat(script.callbacks(2)).containsExactly("onOpenApiInitialized", "onMasterRecovered", "tick");
        assertThat(script.calls().getLast().epoch()).isGreaterThan(script.calls().get(1).epoch());
        assertThat(known.get()).containsExactly(WorkerState.RUNNING);
        assertThat(job.attempts()).isZero();
        job.cancel();
    }

    @Test
    void givenACancellation_whenTheMasterHasNoOpinion_thenTheJobIsCanceledWithItsWorkers() {
        script.on("init", moment -> moment.createWorker("w"));
        Stage job = stage().submit(script);
        job.untilCount(script, "onWorkerOnline", 1);

        job.cancel();
        job.cancel();
        job.until(() -> job.state() == JobState.CANCELED && job.workers().equals(List.of(WorkerState.CANCELED)));
        job.untilCount(script, "stop", 1);

        assertThat(script.callbacks(1)).endsWith("onCancel", "stop").doesNotContain("onWorkerOffline");
    }

    @Test
    void givenACancellationThatTakesTime_whenTheJobIsHandedOver_thenTheNextInstanceIsToldAgain() {
        List<Boolean> canceling = new CopyOnWriteArrayList<>();
        script.on("onCancel", moment -> canceling.add(moment.context().isCanceling()));
        Stage job = stage().submit(script);
        job.untilCount(script, "tick", 1);

        job.cancel();
        job.untilCount(script, "onCancel", 1);
        JobState during = job.state();
        job.handOver();
        job.untilCount(script, "onCancel", 2);
        job.exit(ExitReason.FINISHED, null);

        assertThat(during).isEqualTo(JobState.CANCELING);
        assertThat(canceling).containsExactly(true, true);
        assertThat(script.callbacks(2)).containsSubsequence("onMasterRecovered", "onCancel");
    }

    @Test
    void givenACancellationThatIsIgnored_whenItsDeadlinePasses_thenTheJobIsCanceledAnyhow() {
        script.on("onCancel", moment -> {
        });
        Stage job = stage().submit(script, new Terms(null, Duration.ofMillis(500)));
        job.untilCount(script, "tick", 1);

        job.cancel();
        job.until(JobState.CANCELED);
        job.untilCount(script, "stop", 1);

        assertThat(job.error()).contains("The job had not exited by the deadline of its cancellation and was ended by force");
    }

    @Test
    void givenAnExitFromOutside_whenTheMasterIsTold_thenItIsStoppedAndTheExitStands() {
        Stage job = stage().submit(script);
        job.untilCount(script, "tick", 1);

        job.exit(ExitReason.FAILED, "by hand");
        job.untilCount(script, "stop", 1);

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("by hand");
        assertThat(catchThrowable(() -> job.exit(ExitReason.FINISHED, null))).hasMessageContaining("is over already");
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "stop");
    }

    @Test
    void givenExitsThatAreWrong_whenCalled_thenTheyAreRefusedAndTheRightOneStands() {
        List<String> refused = new CopyOnWriteArrayList<>();
        script.on("tick", moment -> {
            refused.add(catchThrowable(() -> moment.context().exit(ExitReason.FAILED, null, null)).getClass().getSimpleName());
            moment.context().exit(ExitReason.FINISHED, null, null);
            refused.add(catchThrowable(() -> moment.context().exit(ExitReason.FAILED, "late", null)).getClass().getSimpleName());
        });
        Stage job = stage().submit(script);

        job.untilCount(script, "stop", 1);

        assertThat(refused).containsExactly("IllegalArgumentException", "IllegalStateException");
        assertThat(job.state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void givenAnExit_whenWorkersLive_thenPendingOnesAreCanceledRunningOnesStoppedAndNobodyIsTold() {
        script.on("init", moment -> {
            moment.createWorker("runs");
            moment.context().createWorker(script.handType(), script.hand("waits"),
                    WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("node", "nowhere"))));
        });
        script.on("onWorkerOnline", moment -> moment.context().exit(ExitReason.FINISHED, null, null));
        Stage job = stage().submit(script);

        job.until(() -> job.state() == JobState.FINISHED && job.workers().equals(List.of(WorkerState.CANCELED, WorkerState.CANCELED)));
        job.untilCount(script, "stop", 1);

        assertThat(script.count("onWorkerOffline")).isZero();
    }

    @Test
    void givenAStatus_whenItIsUpdated_thenEverybodySeesTheNewest() {
        script.on("tick", moment -> {
            moment.context().updateStatus(Map.of("step", 1));
            moment.context().updateStatus(Map.of("step", 2));
        });
        Stage job = stage().submit(script);

        job.until(() -> job.status() != null && job.status().equals("{\"step\":2}"));

        assertThat(job.state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void givenAPause_whenAllIsAtRest_thenTheInstanceIsClosedAndAResumeBeginsAnother() {
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onWorkerOffline", moment -> moment.createWorker("again"));
        Stage job = stage().submit(script);
        job.untilCount(script, "onWorkerOnline", 1);

        job.pause();
        job.until(JobState.PAUSED);
        job.untilCount(script, "close", 1);
        List<WorkerState> atRest = job.workers();
        job.resume();
        job.untilCount(script, "onMasterRecovered", 1);
        job.until(() -> job.workers().equals(List.of(WorkerState.CANCELED, WorkerState.RUNNING)));

        assertThat(atRest).containsExactly(WorkerState.CANCELED, WorkerState.PENDING);
        assertThat(script.callbacks(1)).endsWith("onPause", "onWorkerOffline", "close");
        assertThat(script.callbacks(2)).startsWith("onOpenApiInitialized", "onMasterRecovered");
        job.cancel();
    }

    @Test
    void givenAPauseThatIsIgnored_whenItsDeadlinePasses_thenTheJobRestsAnyhow() {
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onPause", moment -> {
        });
        Stage job = stage().submit(script, new Terms(null, Duration.ofMillis(500)));
        job.untilCount(script, "onWorkerOnline", 1);

        job.pause();
        job.until(() -> job.state() == JobState.PAUSED && job.workers().equals(List.of(WorkerState.CANCELED)));

        job.untilCount(script, "close", 1);
        assertThat(script.callbacks(1)).endsWith("onPause", "close");
    }

    @Test
    void givenAnotherConfig_whenItIsSet_thenANewTermBeginsWithItAndWorkersStay() {
        Script other = new Script();
        script.on("init", moment -> moment.createWorker("w"));
        Stage job = stage().submit(script);
        job.untilCount(script, "onWorkerOnline", 1);

        job.updateConfig(other);
        job.untilCount(other, "tick", 1);

        assertThat(script.callbacks(1)).endsWith("close");
        // What the first term was told at that moment comes again, if it had no time to say so.
        assertThat(other.callbacks(1)).startsWith("onOpenApiInitialized", "onMasterRecovered").doesNotContain("init");
        assertThat(job.workers()).containsExactly(WorkerState.RUNNING);
        job.cancel();
    }

    @Test
    void givenAWorkerThatDoesNotFit_whenCreated_thenTheRefusalNamesTheField() {
        List<String> pointers = new CopyOnWriteArrayList<>();
        script.on("init", moment -> {
            Throwable type = catchThrowable(() -> moment.context().createWorker("none", script.hand("w")));
            Throwable config = catchThrowable(() -> moment.context().createWorker(script.handType(), Map.of("nam", 1)));
            List.of(type, config).forEach(refused -> pointers.add(((InvalidInputException) refused).violations().getFirst().pointer()));
        });
        Stage job = stage().submit(script);

        job.untilCount(script, "tick", 1);

        assertThat(pointers).containsExactly("/type", "/config/nam");
        assertThat(job.workers()).isEmpty();
    }
}
