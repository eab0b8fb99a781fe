package io.coxswain.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.Message;
import io.coxswain.api.SendMode;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerOffline.Kind;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerState;
import io.coxswain.job.JobState;
import io.coxswain.testing.Script;
import io.coxswain.testkit.Fault;
import io.coxswain.testkit.JobTestKit;
import io.coxswain.testkit.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault where a test says that it strikes. */
class StrikeTest {

    private final JobTestKit kit = new JobTestKit();
    private final Script script = new Script();

    private JobTestKit submitted() {
        return kit.submit(Script.jobType(), script.config().toString());
    }

    @Test
    void givenACrashBetweenCallbacks_whenRun_thenNothingIsClosedAndAHigherEpochRecovers() {
        submitted().runUntil(JobState.RUNNING);
        long before = kit.epoch();

        kit.strike(Fault.MASTER_CRASH).runUntilIdle();

        assertThat(kit.epoch()).isGreaterThan(before);
        assertThat(script.callbacks(1)).doesNotContain("close", "stop");
        assertThat(script.callbacks(2)).containsExactly("onOpenApiInitialized", "onMasterRecovered", "tick");
        assertThat(kit.attempts()).isZero();
    }

    @Test
    void givenACrashBeforeAWrite_whenRun_thenItIsNotThereAndNothingAfterItHappens() {
        List<String> after = new ArrayList<>();
        script.on("init", moment -> {
            moment.context().kv().put("a", moment.context().epoch());
            moment.context().kv().put("b", moment.context().epoch());
            after.add("b is written by " + moment.context().epoch());
        });
        submitted().strike(Fault.MASTER_CRASH, Point.beforeWriteIn("master.init").occurrence(2)).runUntilIdle();

        long second = kit.epoch();
        assertThat(kit.kv().entry("a", Long.class)).hasValueSatisfying(a -> assertThat(a.version()).isEqualTo(2));
        assertThat(kit.kv().entry("b", Long.class)).hasValueSatisfying(b -> assertThat(b.version()).isEqualTo(1));
        assertThat(after).containsExactly("b is written by " + second);
        assertThat(script.callbacks(2)).contains("init");
        assertThat(kit.plannedFaults()).isEmpty();
    }

    @Test
    void givenACrashAfterAWrite_whenRun_thenItIsThereThoughItsCallerNeverHeard() {
        script.on("init", moment -> moment.createWorker("w"));

        submitted().strike(Fault.MASTER_CRASH, Point.afterWriteIn("master.init")).runUntilIdle();

        assertThat(script.callbacks(2)).contains("init");
        assertThat(kit.workers()).hasSize(2);
    }

    @Test
    void givenACrashAfterACallback_whenRun_thenItsEventComesAgain() {
        script.on("init", moment -> moment.createWorker("w"));
        submitted().strike(Fault.MASTER_CRASH, Point.afterCallback("master.onWorkerOnline"));

        kit.runUntilIdle();

        assertThat(script.callbacks(1)).contains("onWorkerDispatched", "onWorkerOnline");
        assertThat(script.callbacks(2)).contains("onWorkerDispatched", "onWorkerOnline");
    }

    @Test
    void givenAMasterThatFreezes_whenItGoesOn_thenAnotherOneLeadsAndItsWritesAreStale() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        List<Long> order = new ArrayList<>();
        script.on("init", moment -> {
            thrown.set(catchThrowable(() -> moment.context().kv().put("key", moment.context().epoch())));
            order.add(moment.context().epoch());
            if (thrown.get() != null) {
                throw (Exception) thrown.getAndSet(null);
            }
        });

        submitted().strike(Fault.MASTER_FREEZE, Point.beforeWriteIn("master.init")).runUntilIdle();

        assertThat(order).as("the newer one first").hasSize(2).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(kit.kv().get("key", Long.class)).contains(order.getFirst());
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "close");
        assertThat(kit.attempts()).isZero();
        assertThat(kit.state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void givenAFrozenMaster_whenItWrites_thenItIsToldThatItIsStale() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        script.on("tick", moment -> {
            Throwable refused = catchThrowable(() -> moment.context().updateStatus(moment.context().epoch()));
            thrown.compareAndSet(null, refused);
        });

        submitted().strike(Fault.MASTER_FREEZE, Point.beforeWriteIn("master.tick")).runUntilIdle();

        assertThat(thrown.get()).isInstanceOf(StaleEpochException.class);
        assertThat(kit.status(Long.class)).contains(kit.epoch());
    }

    @Test
    void givenAnUnknownCommit_whenItStrikes_thenTheWriteStandsOrNotAndTheAttemptFails() {
        script.on("tick", moment -> moment.context().kv().put("key", moment.context().epoch()));
        submitted().strike(Fault.UNKNOWN_COMMIT, Point.afterWriteIn("master.tick")).runUntil(JobState.RETRYING);

        long first = kit.epoch();
        boolean stands = kit.kv().get("key", Long.class).filter(value -> value == first).isPresent();
        kit.runUntil(JobState.RUNNING);

        assertThat(stands).isTrue();
        assertThat(kit.attempts()).isOne();
        assertThat(kit.error()).hasValueSatisfying(error -> assertThat(error).startsWith("CoxswainException: The connection to Postgres"));
        assertThat(script.callbacks(1)).endsWith("tick", "close");
    }

    @Test
    void givenAnUnknownCommitThatIsCaught_whenItDidNotHappen_thenTheTermGoesOn() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        script.on("tick", moment -> thrown.set(catchThrowable(() -> moment.context().kv().put("key", 1))));

        submitted().strike(Fault.UNKNOWN_COMMIT, Point.beforeWriteIn("master.tick")).runUntilIdle();

        assertThat(thrown.get()).isInstanceOfSatisfying(CoxswainException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN));
        assertThat(kit.kv().get("key", Integer.class)).isEmpty();
        assertThat(kit.state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void givenATransaction_whenItsMasterCrashesBeforeItsCommit_thenNothingOfItStays() {
        script.on("init", moment -> moment.context().inTransaction(transaction -> {
            transaction.kv().put("a", transaction.kv().get("a", Integer.class).orElse(0) + 1);
            return transaction.createWorker(script.handType(), script.hand("w"), WorkerOptions.DEFAULT);
        }));

        submitted().strike(Fault.MASTER_CRASH, Point.beforeWriteIn("master.init")).runUntilIdle();

        assertThat(script.callbacks(2)).contains("init");
        assertThat(kit.kv().get("a", Integer.class)).contains(1);
        assertThat(kit.workers()).hasSize(1);
    }

    @Test
    void givenATransaction_whenItIsRepeated_thenItsBodyRunsTwiceAndCountsOnce() {
        List<String> runs = new ArrayList<>();
        script.on("init", moment -> moment.context().inTransaction(transaction -> {
            runs.add("body");
            transaction.kv().put("a", transaction.kv().get("a", Integer.class).orElse(0) + 1);
            return true;
        }));

        submitted().strike(Fault.TRANSACTION_REPEATED, Point.beforeWriteIn("master.init")).runUntilIdle();

        assertThat(runs).hasSize(2);
        assertThat(kit.kv().get("a", Integer.class)).contains(1);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"WORKER_LOST", "WORKER_FREEZE", "WORKER_HUNG", "WORKER_DRAINED"})
    void givenAWorker_whenItsNodeOrItselfIsLost_thenItsMasterHearsWhyOnce(Fault fault) {
        List<WorkerOffline> reasons = new ArrayList<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onWorkerOffline", moment -> reasons.add((WorkerOffline) moment.subject()));
        submitted().runUntilIdle();

        kit.strike(fault, "worker-00001").runUntilIdle();

        Map<Fault, Kind> kinds = Map.of(Fault.WORKER_LOST, Kind.NODE_LOST, Fault.WORKER_FREEZE, Kind.NODE_LOST, Fault.WORKER_HUNG,
                Kind.HUNG,
                Fault.WORKER_DRAINED, Kind.NODE_DRAINED);
        assertThat(reasons).singleElement().extracting(WorkerOffline::kind).isEqualTo(kinds.get(fault));
        assertThat(kit.count("worker.close")).isEqualTo(fault == Fault.WORKER_LOST || fault == Fault.WORKER_HUNG ? 0 : 1);
        assertThat(kit.liveWorkers()).isEmpty();
    }

    @Test
    void givenAWorkerThatFreezes_whenItGoesOn_thenItsWritesAreStale() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("tick", (name, context, message) -> thrown.set(catchThrowable(() -> context.kv().put("k", 1))));

        submitted().strike(Fault.WORKER_FREEZE, Point.beforeWriteIn("worker.tick")).runUntilIdle();

        assertThat(thrown.get()).isInstanceOf(StaleEpochException.class);
        assertThat(kit.kv().get("k", Integer.class)).isEmpty();
        assertThat(kit.workers()).singleElement().extracting(worker -> worker.state()).isEqualTo(WorkerState.LOST);
    }

    @Test
    void givenAPendingWorker_whenItsDispatchIsRefused_thenTheErrorIsToldAndThenItsEnd() {
        Map<String, Object> told = new HashMap<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onWorkerDispatched", moment -> told.put("dispatched", moment.subject()));
        script.on("onWorkerOffline", moment -> told.put("offline", ((WorkerOffline) moment.subject()).kind()));
        submitted().runUntilCallback("master.init", 1);

        kit.strike(Fault.DISPATCH_REFUSED).runUntilIdle();

        assertThat(told).containsEntry("offline", Kind.FAILED).hasEntrySatisfying("dispatched",
                error -> assertThat(error.toString()).contains("can't start it"));
        assertThat(script.count("onWorkerOnline")).isZero();
    }

    @Test
    void givenAMessageThatWaits_whenItIsDuplicated_thenItComesTwiceInOrder() {
        List<Integer> heard = new ArrayList<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> {
            context.sendMessage("n", 1, SendMode.BLOCKING);
            context.sendMessage("n", 2, SendMode.BLOCKING);
        });
        script.on("onWorkerMessage", moment -> heard.add(((Message) moment.subject()).body(Integer.class)));
        submitted().runUntilCallback("worker.init", 1);

        kit.strike(Fault.DUPLICATE_MESSAGE).runUntilIdle();

        assertThat(heard).containsExactly(1, 2, 1, 2);
    }

    @Test
    void givenAHandover_whenItHappens_thenTheInstanceIsClosedAndTheNextOneKnowsTheWorkers() {
        AtomicReference<List<String>> known = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onMasterRecovered", moment -> known.set(moment.context().workers().stream().map(WorkerHandle::id).toList()));
        submitted().runUntilIdle();

        kit.strike(Fault.MASTER_HANDOVER).runUntilIdle();

        assertThat(script.callbacks(1)).endsWith("close");
        assertThat(known.get()).containsExactly("worker-00001");
    }

    @Test
    void givenAFaultThatCannotStrike_whenAskedFor_thenItSaysWhy() {
        submitted();

        assertThatThrownBy(() -> kit.strike(Fault.WORKER_LOST)).hasMessageContaining("no worker that runs");
        assertThatThrownBy(() -> kit.strike(Fault.MASTER_CRASH)).hasMessageContaining("no master");
        assertThatThrownBy(() -> kit.strike(Fault.UNKNOWN_COMMIT)).hasMessageContaining("give it a Point");
        assertThatThrownBy(() -> kit.strike(Fault.MASTER_HANDOVER, Point.beforeCallback("master.tick")))
                .hasMessageContaining("can't strike before callback 1 of master.tick");
        assertThatThrownBy(() -> kit.strike(Fault.WORKER_LOST, Point.beforeWriteIn("master.tick"))).hasMessageContaining("worker.*");
    }
}
