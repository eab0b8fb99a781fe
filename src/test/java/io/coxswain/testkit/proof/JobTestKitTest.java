package io.coxswain.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.api.ExitReason;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.NextTick;
import io.coxswain.api.SendMode;
import io.coxswain.api.Violation;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerState;
import io.coxswain.event.EventKind;
import io.coxswain.job.JobState;
import io.coxswain.job.RetryPolicy;
import io.coxswain.testing.Script;
import io.coxswain.testkit.Callback;
import io.coxswain.testkit.HistoryEvent;
import io.coxswain.testkit.JobTestKit;
import io.coxswain.testkit.KitWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job in a kit when nothing goes wrong: steps, time and what can be seen. */
class JobTestKitTest {

    private final JobTestKit kit = new JobTestKit();
    private final Script script = new Script();

    private JobTestKit submitted() {
        return kit.submit(Script.jobType(), script.config().toString());
    }

    @Test
    void givenAConfigThatDoesNotFit_whenSubmitted_thenItIsRefusedAsTheServiceWould() {
        assertThatThrownBy(() -> kit.submit(new PaymentsJobType(Bug.NONE, new Bank()), "{\"bills\": 0}"))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> assertThat(e.violations())
                        .containsExactly(new Violation("/config/bills", "must be greater than or equal to 1")));
        assertThatThrownBy(() -> kit.submit(new PaymentsJobType(Bug.NONE, new Bank()), "{\"bills\": 1, \"bill\": 1}"))
                .isInstanceOf(InvalidInputException.class).hasMessageContaining("/config/bill is not a known field");
    }

    @Test
    void givenNothingSubmitted_whenAsked_thenTheMessageSaysWhatIsMissing() {
        assertThatThrownBy(kit::state).isInstanceOf(IllegalStateException.class).hasMessageContaining("kit.submit(type, config)");
    }

    @Test
    void givenASubmittedJob_whenStepped_thenEachStepIsOneCallback() {
        submitted();

        List<Integer> made = new ArrayList<>();
        while (kit.step()) {
            made.add(kit.callbacks().size());
        }

        assertThat(kit.callbacks()).extracting(Callback::name).containsExactly("master.onOpenApiInitialized", "master.init", "master.tick");
        assertThat(made).containsExactly(0, 1, 2, 3);
        assertThat(kit.state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void givenTicksWithADelay_whenTimePasses_thenTheyComeWhenTheyAreDue() {
        script.next(NextTick.after(Duration.ofMinutes(10)));
        Instant start = kit.now();
        submitted().runUntilIdle();

        kit.runFor(Duration.ofMinutes(35));

        assertThat(kit.callbacks()).filteredOn(made -> made.name().equals("master.tick")).extracting(Callback::at)
                .containsExactly(start, start.plusSeconds(600), start.plusSeconds(1_200), start.plusSeconds(1_800));
        assertThat(kit.now()).isEqualTo(start.plusSeconds(2_100)).isEqualTo(kit.clock().instant());
    }

    @Test
    void givenAMasterThatThrows_whenRun_thenAttemptsFollowWithBackoffUntilNoneIsLeft() {
        script.on("tick", moment -> {
            throw new IllegalStateException("boom");
        });
        kit.retry(new RetryPolicy.Overrides(3, Duration.ofSeconds(10), null, null));
        Instant start = kit.now();

        submitted().runToEnd();

        assertThat(kit.state()).isEqualTo(JobState.FAILED);
        assertThat(kit.error()).contains("Attempt 3 of 3 failed: IllegalStateException: boom");
        assertThat(kit.now()).isBetween(start.plusSeconds(24), start.plusSeconds(36));
        assertThat(kit.events()).extracting(HistoryEvent::kind).containsSubsequence(EventKind.SUBMITTED, EventKind.STARTED,
                EventKind.ATTEMPT_FAILED, EventKind.ATTEMPT_FAILED, EventKind.EXITED);
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "close");
        assertThat(script.callbacks(3)).containsExactly("onOpenApiInitialized", "onMasterRecovered", "tick", "stop");
    }

    @Test
    void givenWorkers_whenTheyTellAndEnd_thenAllOfItCanBeSeen() {
        script.on("init", moment -> moment.createWorker("a"));
        script.onWorker("tick", (name, context, message) -> {
            context.meters().count("ticks", 2);
            context.updateStatus(7);
            context.sendMessage("topic", "body", SendMode.NON_BLOCKING);
            context.exit("enough");
        });
        script.on("onWorkerMessage", moment -> moment.context().updateStatus("heard"));

        submitted().runUntilIdle();

        assertThat(kit.workers()).singleElement().satisfies(worker -> {
            assertThat(worker.state()).isEqualTo(WorkerState.FAILED);
            assertThat(worker.error()).isEqualTo("enough");
            assertThat(worker.status(Integer.class)).contains(7);
            assertThat(worker.node()).isEqualTo("node-1");
        });
        assertThat(kit.liveWorkers()).isEmpty();
        assertThat(kit.status(String.class)).contains("heard");
        assertThat(kit.meter("ticks")).isEqualTo(2);
        assertThat(kit.trace()).contains("worker-00001 worker.tick").contains("heard");
    }

    @Test
    void givenCallsOverRest_whenMade_thenTheJobAndItsWorkersHearOfThem() {
        submitted().runUntilIdle();

        String worker = kit.createWorker(script.handType(), script.hand("by-hand"));
        kit.runUntilIdle();
        kit.sendMessage(worker, "topic", 1);
        kit.runUntilCallback("worker.onMasterMessage", 1);
        kit.stopWorker(worker);
        kit.runUntilIdle();
        kit.cancel();
        kit.runToEnd();

        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "onWorkerDispatched", "onWorkerOnline",
                "onWorkerOffline", "onCancel", "stop");
        assertThat(kit.state()).isEqualTo(JobState.CANCELED);
        assertThat(kit.workers()).singleElement().extracting(known -> known.state()).isEqualTo(WorkerState.CANCELED);
    }

    @Test
    void givenAnExitOverRest_whenTheMasterLooks_thenItIsStopped() {
        submitted().runUntilIdle();

        kit.exit(ExitReason.FAILED, "by hand", 3);
        kit.runToEnd();

        assertThat(script.callbacks(1)).endsWith("stop");
        assertThat(kit.error()).contains("by hand");
        assertThat(kit.detail(Integer.class)).contains(3);
        assertThatThrownBy(() -> kit.exit(ExitReason.FINISHED, null, null)).hasMessageContaining("is over already");
    }

    @Test
    void givenAMasterThatIgnoresItsCancellation_whenTheDeadlinePasses_thenItIsEndedByForce() {
        script.on("onCancel", moment -> {
        });
        submitted().runUntilIdle();

        kit.cancel();
        kit.runFor(Duration.ofSeconds(29));
        JobState before = kit.state();
        kit.runFor(Duration.ofSeconds(1));

        assertThat(before).isEqualTo(JobState.CANCELING);
        assertThat(kit.state()).isEqualTo(JobState.CANCELED);
        assertThat(kit.error()).hasValueSatisfying(error -> assertThat(error).contains("deadline of its cancellation"));
        assertThat(script.callbacks(1)).endsWith("stop");
    }

    @Test
    void givenWorkers_whenPausedAndResumed_thenTheyRestAndANewTermGoesOn() {
        List<WorkerOffline> reasons = new ArrayList<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onWorkerOffline", moment -> {
            reasons.add((WorkerOffline) moment.subject());
            moment.createWorker("w again");
        });
        submitted().runUntilIdle();

        kit.pause().runUntilIdle();
        JobState resting = kit.state();
        List<WorkerState> atRest = kit.workers().stream().map(KitWorker::state).toList();
        kit.resume().runUntilIdle();

        assertThat(resting).isEqualTo(JobState.PAUSED);
        assertThat(atRest).containsExactly(WorkerState.CANCELED, WorkerState.PENDING);
        assertThat(reasons).containsExactly(new WorkerOffline(WorkerOffline.Kind.PAUSED, null));
        assertThat(script.callbacks(1)).endsWith("onWorkerOffline", "close");
        assertThat(script.callbacks(2)).startsWith("onOpenApiInitialized", "onMasterRecovered");
        assertThat(kit.liveWorkers()).singleElement().extracting(KitWorker::state).isEqualTo(WorkerState.RUNNING);
    }

    @Test
    void givenAMasterThatDoesNotComeToRest_whenTheDeadlinePasses_thenItsWorkersAreStoppedAndItRests() {
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onPause", moment -> {
        });
        submitted().runUntilIdle();

        kit.pause().runFor(Duration.ofSeconds(29));
        JobState before = kit.state();
        kit.runFor(Duration.ofSeconds(1));

        assertThat(before).isEqualTo(JobState.PAUSING);
        assertThat(kit.state()).isEqualTo(JobState.PAUSED);
        assertThat(kit.liveWorkers()).isEmpty();
    }

    @Test
    void givenAnotherConfig_whenItIsSet_thenANewTermBeginsWithItAndABadOneIsRefused() {
        Bank bank = new Bank();
        kit.submit(new PaymentsJobType(Bug.NONE, bank), new PaymentsJobType.Config(2)).runUntilCallback("worker.tick", 1);
        long before = kit.epoch();

        kit.updateConfig(new PaymentsJobType.Config(3));

        assertThatThrownBy(() -> kit.updateConfig("{\"bills\": 0}")).isInstanceOf(InvalidInputException.class);
        kit.runFor(Duration.ofMinutes(1));
        assertThat(kit.epoch()).isGreaterThan(before);
        assertThat(kit.detail(Integer.class)).contains(3);
    }

    @Test
    void givenWhatWillNeverHappen_whenWaitedFor_thenItSaysSoAndTellsWhatHas() {
        submitted();

        assertThatThrownBy(() -> kit.runUntil(JobState.FINISHED)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("Nothing more happens").hasMessageContaining("master.tick");
    }
}
