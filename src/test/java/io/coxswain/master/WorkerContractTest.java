package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.InvalidInputException;
import io.coxswain.api.Selector;
import io.coxswain.api.SendMode;
import io.coxswain.api.TooManyWorkersException;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerOffline.Kind;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerState;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.json.Json;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import io.coxswain.worker.WorkerView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Workers as their master sees them: what it hears, in which order, and how often. */
class WorkerContractTest extends MasterContract {

    private static List<String> about(Script script, String worker) {
        return script.calls().stream().filter(call -> worker.equals(call.worker())).map(Script.Call::callback).toList();
    }

    @Test
    void givenWorkers_whenTheyLiveAndEnd_thenEachIsDispatchedOnlineHeardAndOfflineInThisOrder() {
        Script script = new Script();
        script.on("init", moment -> IntStream.range(0, 20).forEach(i -> moment.createWorker("w" + i)));
        script.onWorker("tick", (name, context, message) -> {
            context.updateStatus(name);
            context.sendMessage("m", name, SendMode.BLOCKING);
            context.exit();
        });
        String id = submit(script);

        awaitCount(script, "onWorkerOffline", 20);

        List<String> workers = node.workers().list(id, null, 100).stream().map(WorkerView::id).toList();
        assertThat(workers).hasSize(20).allSatisfy(worker -> assertThat(about(script, worker))
                .startsWith("onWorkerDispatched", "onWorkerOnline").endsWith("onWorkerOffline")
                .containsOnlyOnce("onWorkerDispatched", "onWorkerOnline", "onWorkerOffline", "onWorkerMessage", "onWorkerStatusUpdated"));
    }

    @Test
    void givenHandles_whenCallbacksCome_thenTheyShowWhatIsKnownAndTheGoneOnesAreMissing() {
        Script script = new Script();
        Map<String, Object> seen = new ConcurrentHashMap<>();
        script.on("init", moment -> {
            String worker = moment.createWorker("w");
            seen.put("created", moment.context().worker(worker).orElseThrow().state());
        });
        script.onWorker("tick", (name, context, message) -> {
            context.updateStatus(Map.of("progress", 7));
            context.exit();
        });
        script.on("onWorkerDispatched", moment -> seen.put("node", String.valueOf(moment.worker().node())));
        script.on("onWorkerOnline", moment -> seen.put("online", moment.worker().state()));
        script.on("onWorkerStatusUpdated", moment -> seen.put("status", moment.worker().status(Map.class).orElseThrow()));
        script.on("onWorkerOffline", moment -> seen.put("left", moment.context().workers().size()));

        submit(script);
        awaitCount(script, "onWorkerOffline", 1);

        await().until(() -> seen.containsKey("left"));
        assertThat(seen).containsEntry("created", WorkerState.PENDING).containsEntry("node", "stable")
                .containsEntry("online", WorkerState.RUNNING).containsEntry("status", Map.of("progress", 7)).containsEntry("left", 0);
    }

    @Test
    void givenWaysToEnd_whenWorkersEnd_thenTheMasterHearsTheReasonOnceEvenWithoutOnline() {
        Script script = new Script();
        Map<String, WorkerOffline> reasons = new ConcurrentHashMap<>();
        script.on("init", moment -> List.of("finishes", "throws", "exits", "fails-init", "is-stopped").forEach(moment::createWorker));
        script.on("onWorkerOnline", moment -> {
            if (name(moment.worker()).equals("is-stopped")) {
                moment.worker().stop();
            }
        });
        script.on("onWorkerOffline", moment -> assertThat(reasons.put(name(moment.worker()), (WorkerOffline) moment.subject())).isNull());
        script.onWorker("init", (name, context, message) -> {
            if (name.equals("fails-init")) {
                throw new IllegalStateException("early");
            }
        });
        script.onWorker("tick", (name, context, message) -> {
            switch (name) {
                case "finishes" -> context.exit();
                case "exits" -> context.exit("told so");
                case "throws" -> throw new IllegalStateException("late");
                default -> {
                }
            }
        });

        String id = submit(script);
        awaitCount(script, "onWorkerOffline", 5);

        await().until(() -> reasons.size() == 5);
        assertThat(reasons).isEqualTo(Map.of("finishes", new WorkerOffline(Kind.FINISHED, null),
                "throws", new WorkerOffline(Kind.FAILED, "IllegalStateException: late"),
                "exits", new WorkerOffline(Kind.FAILED, "told so"),
                "fails-init", new WorkerOffline(Kind.FAILED, "IllegalStateException: early"),
                "is-stopped", new WorkerOffline(Kind.CANCELED, null)));
        assertThat(script.count("onWorkerOnline")).isEqualTo(4);
        assertThat(node.jobs().require(id).attempts()).isZero();
    }

    @Test
    void givenAWorkerThatEndsWhileNobodyLeads_whenATermBegins_thenItIsStillThereAndItsEndIsToldOnce() {
        TestNode doomed = startNode(NodeSetup.named("doomed").slots(0));
        Script script = new Script();
        CountDownLatch end = new CountDownLatch(1);
        AtomicReference<List<String>> known = new AtomicReference<>();
        script.on("init", moment -> {
            moment.createWorker("ends");
            moment.createWorker("stays");
        });
        script.onWorker("tick", (name, context, message) -> {
            if (name.equals("ends")) {
                end.await();
                context.exit();
            }
        });
        script.on("onMasterRecovered", moment -> known.set(moment.context().workers().stream().map(WorkerContractTest::name).toList()));
        JobSubmission plain = script.submission();
        String id = doomed.jobs().submit(new JobSubmission(null, plain.type(), plain.config(), null, null, null, null, null));
        awaitCount(script, "onWorkerOnline", 2);
        jdbc.update("update job set runnable_at = 'infinity' where id = ?", id);

        doomed.crash();
        await().until(() -> node.jobs().require(id).leaderSession() == null);
        end.countDown();
        await().until(() -> node.workers().list(id, null, 10).stream().anyMatch(worker -> worker.state() == WorkerState.FINISHED));
        jdbc.update("update job set runnable_at = now() where id = ?", id);
        awaitCount(script, "onWorkerOffline", 1);
        node.calls().resign(id).join();
        await().until(() -> script.count("onMasterRecovered") == 2);

        assertThat(script.callbacks(2)).startsWith("onOpenApiInitialized", "onMasterRecovered", "onWorkerOffline");
        assertThat(script.count("onWorkerOffline")).isEqualTo(1);
        assertThat(known.get()).containsExactly("stays");
    }

    @Test
    void givenTickingWorkersOnAHealthyNode_whenTheMastersNodeCrashes_thenTheyGoOnUndisturbed() {
        TestNode doomed = startNode(NodeSetup.named("doomed").slots(0));
        String id = doomed.jobs().submit(JobSubmission.of("fake", new Json().mapper().readTree(
                "{\"workers\": 5, \"ticks\": -1, \"tickInterval\": \"20ms\"}")));
        await().until(() -> ticks(id) > 20);
        List<String> before = node.workers().list(id, null, 100).stream().map(WorkerView::id).toList();

        doomed.crash();
        await().until(() -> node.calls().leads(id));
        long atRecovery = ticks(id);
        await().until(() -> ticks(id) > atRecovery + 50);

        assertThat(node.workers().list(id, null, 100)).extracting(WorkerView::id).isEqualTo(before);
        assertThat(node.workers().list(id, null, 100)).extracting(WorkerView::state).containsOnly(WorkerState.RUNNING);
        node.jobs().cancel(id, "test");
        node.awaitState(id, JobState.CANCELED);
    }

    @Test
    void givenAWorkersNodeThatCrashes_whenItIsNoticed_thenTheMasterHearsNodeLost() {
        TestNode doomed = startNode(NodeSetup.named("doomed"));
        Script script = new Script();
        AtomicReference<WorkerOffline> reason = new AtomicReference<>();
        script.on("init", moment -> moment.context().createWorker(script.handType(), script.hand("w"),
                WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("node", "doomed")))));
        script.on("onWorkerOffline", moment -> reason.set((WorkerOffline) moment.subject()));
        submit(script);
        awaitCount(script, "onWorkerOnline", 1);

        doomed.crash();

        await().untilAsserted(() -> assertThat(reason.get()).isNotNull().extracting(WorkerOffline::kind).isEqualTo(Kind.NODE_LOST));
        assertThat(reason.get().callsForReplacement()).isTrue();
    }

    @Test
    void givenAsManyWorkersAsAllowed_whenAnotherIsCreated_thenItIsRefusedAndNoneIsMade() {
        Script script = new Script();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        WorkerOptions nowhere = WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("node", "nowhere")));
        script.on("init", moment -> {
            for (int batch = 0; batch < 10; batch++) {
                moment.context().inTransaction(transaction -> IntStream.range(0, 1_000)
                        .mapToObj(i -> transaction.createWorker(script.handType(), script.hand("w" + i), nowhere)).toList());
            }
            thrown.set(catchThrowable(() -> moment.context().createWorker(script.handType(), script.hand("last"), nowhere)));
        });
        String id = submit(script);

        awaitCount(script, "tick", 1);

        assertThat(thrown.get()).isInstanceOf(TooManyWorkersException.class).hasMessageContaining("10000");
        assertThat(jdbc.queryForObject("select count(*) from worker where job_id = ?", Integer.class, id)).isEqualTo(10_000);
        node.jobs().cancel(id, "test");
        node.awaitState(id, JobState.CANCELED);
    }

    @Test
    void givenAnUnknownTypeOrAConfigThatDoesNotFit_whenCreated_thenItIsRefused() {
        Script script = new Script();
        AtomicReference<Throwable> type = new AtomicReference<>();
        AtomicReference<Throwable> config = new AtomicReference<>();
        script.on("init", moment -> {
            type.set(catchThrowable(() -> moment.context().createWorker("none", script.hand("w"))));
            config.set(catchThrowable(() -> moment.context().createWorker(script.handType(), Map.of("nam", 1))));
        });

        submit(script);
        awaitCount(script, "tick", 1);

        assertThat(type.get()).isInstanceOf(InvalidInputException.class).hasMessageContaining("none");
        assertThat(config.get()).isInstanceOf(InvalidInputException.class).hasMessageContaining("nam");
    }

    private static String name(WorkerHandle worker) {
        return String.valueOf(worker.config(Map.class).get("name"));
    }

    private long ticks(String id) {
        return jdbc.queryForList("select value from kv where job_id = ? and key like 'tick/%'", Long.class, id).stream()
                .collect(Collectors.summingLong(Long::longValue));
    }
}
