package io.coxswain.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coxswain.api.InboxFullException;
import io.coxswain.api.Selector;
import io.coxswain.api.SendMode;
import io.coxswain.api.TooManyWorkersException;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerState;
import io.coxswain.testing.Script;
import io.coxswain.testkit.Fault;
import io.coxswain.testkit.JobTestKit;
import io.coxswain.testkit.KitWorker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a job may not have more of, and where its workers find room. */
class KitLimitsTest {

    private final JobTestKit kit = new JobTestKit();
    private final Script script = new Script();
    private final AtomicReference<Throwable> refused = new AtomicReference<>();

    private JobTestKit submitted() {
        return kit.submit(Script.jobType(), script.config().toString());
    }

    @Test
    void givenAsManyWorkersAsAllowed_whenAnotherIsCreated_thenItIsRefused() {
        WorkerOptions nowhere = WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("zone", "nowhere")));
        script.on("init", moment -> {
            moment.context().inTransaction(transaction -> IntStream.range(0, 10_000)
                    .mapToObj(i -> transaction.createWorker(script.handType(), script.hand("w" + i), nowhere)).toList());
            refused.set(catchThrowable(() -> moment.context().createWorker(script.handType(), script.hand("last"), nowhere)));
        });

        submitted().runUntilIdle();

        assertThat(refused.get()).isInstanceOf(TooManyWorkersException.class).hasMessageContaining("10000");
        assertThat(kit.liveWorkers()).hasSize(10_000);
    }

    @Test
    void givenAsManyMessagesAsAllowed_whenAnotherIsSent_thenItIsRefused() {
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("tick", (name, context, message) -> {
            refused.set(catchThrowable(() -> IntStream.rangeClosed(0, 10_000).forEach(i -> context.sendMessage("m", i,
                    SendMode.NON_BLOCKING))));
            context.exit();
        });

        submitted().runUntilIdle();

        assertThat(refused.get()).isInstanceOf(InboxFullException.class).hasMessageContaining("10000 messages wait");
        assertThat(script.count("onWorkerMessage")).isGreaterThan(9_990).isLessThanOrEqualTo(10_000);
    }

    @Test
    void givenNodesWithSlotsAndLabels_whenWorkersAreCreated_thenEachRunsWhereItMayAndTheRestWaits() {
        kit.node("small", 1, Map.of("zone", "eu")).node("large", 8, Map.of("zone", "us"));
        WorkerOptions inEurope = WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("zone", "eu")));
        script.on("init", moment -> {
            moment.context().createWorker(script.handType(), script.hand("a"), inEurope);
            moment.context().createWorker(script.handType(), script.hand("b"), inEurope);
            moment.context().createWorker(script.handType(), script.hand("c"), WorkerOptions.DEFAULT.withCost(8));
        });
        submitted().runUntilIdle();

        List<String> nodes = kit.workers().stream().map(worker -> worker.state() + " " + worker.node()).toList();
        kit.stopWorker("worker-00001").runUntilIdle();

        assertThat(nodes).containsExactly("RUNNING small", "PENDING null", "RUNNING large");
        assertThat(kit.workers()).extracting(KitWorker::state).containsExactly(WorkerState.CANCELED, WorkerState.RUNNING,
                WorkerState.RUNNING);
    }

    @Test
    void givenAWorkerThatWasLostUnnoticed_whenATermBegins_thenTheMasterIsReadyOnceItHasHeardOfIt() {
        AtomicReference<Boolean> before = new AtomicReference<>();
        AtomicReference<Boolean> after = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onMasterRecovered", moment -> before.set(moment.context().isMasterReady()));
        script.on("onWorkerOffline", moment -> after.set(moment.context().isMasterReady()));
        submitted().runUntilIdle();

        kit.strike(Fault.WORKER_LOST).strike(Fault.MASTER_CRASH).runUntilIdle();

        assertThat(before).hasValue(false);
        assertThat(after).hasValue(true);
    }
}
