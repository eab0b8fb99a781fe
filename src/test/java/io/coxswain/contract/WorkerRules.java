package io.coxswain.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.Message;
import io.coxswain.api.NextTick;
import io.coxswain.api.Selector;
import io.coxswain.api.SendMode;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerOffline.Kind;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerState;
import io.coxswain.job.JobState;
import io.coxswain.testing.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Workers as their master sees them, and messages both ways. */
abstract class WorkerRules {

    private final Script script = new Script();

    abstract Stage stage();

    private static String name(WorkerHandle worker) {
        return String.valueOf(worker.config(Map.class).get("name"));
    }

    @Test
    void givenWorkers_whenTheyLiveAndEnd_thenEachIsDispatchedOnlineHeardAndOfflineInThisOrder() {
        script.on("init", moment -> IntStream.range(0, 5).forEach(i -> moment.createWorker("w" + i)));
        script.onWorker("tick", (name, context, message) -> {
            context.updateStatus(name);
            context.sendMessage("m", name, SendMode.BLOCKING);
            context.exit();
        });
        Stage job = stage().submit(script);

        job.untilCount(script, "onWorkerOffline", 5);

        List<String> workers = script.calls().stream().map(Script.Call::worker).filter(worker -> worker != null).distinct().toList();
        assertThat(workers).hasSize(5).allSatisfy(worker -> assertThat(about(worker))
                .startsWith("onWorkerDispatched", "onWorkerOnline").endsWith("onWorkerOffline")
                .containsOnlyOnce("onWorkerDispatched", "onWorkerOnline", "onWorkerOffline", "onWorkerMessage", "onWorkerStatusUpdated"));
        assertThat(job.workers()).containsOnly(WorkerState.FINISHED);
        job.cancel();
    }

    private List<String> about(String worker) {
        return script.calls().stream().filter(call -> worker.equals(call.worker())).map(Script.Call::callback).toList();
    }

    @Test
    void givenWaysToEnd_whenWorkersEnd_thenTheMasterHearsTheReasonOnceAlsoWithoutOnline() {
        Map<String, WorkerOffline> reasons = new ConcurrentHashMap<>();
        script.on("init", moment -> {
            List.of("finishes", "throws", "exits", "fails-init", "is-stopped").forEach(moment::createWorker);
            String never = moment.context().createWorker(script.handType(), script.hand("never-runs"),
                    WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("node", "nowhere"))));
            moment.context().worker(never).orElseThrow().stop();
        });
        script.on("onWorkerOnline", moment -> {
            if (name(moment.worker()).equals("is-stopped")) {
                moment.worker().stop();
            }
        });
        script.on("onWorkerOffline", moment -> {
            assertThat(reasons.put(name(moment.worker()), (WorkerOffline) moment.subject())).isNull();
            assertThat(moment.context().worker(moment.worker().id())).isEmpty();
        });
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
        Stage job = stage().submit(script);

        job.until(() -> reasons.size() == 6);

        assertThat(reasons).isEqualTo(Map.of("finishes", new WorkerOffline(Kind.FINISHED, null),
                "throws", new WorkerOffline(Kind.FAILED, "IllegalStateException: late"),
                "exits", new WorkerOffline(Kind.FAILED, "told so"),
                "fails-init", new WorkerOffline(Kind.FAILED, "IllegalStateException: early"),
                "is-stopped", new WorkerOffline(Kind.CANCELED, null), "never-runs", new WorkerOffline(Kind.CANCELED, null)));
        assertThat(script.count("onWorkerOnline")).isEqualTo(4);
        assertThat(job.attempts()).isZero();
        job.cancel();
    }

    @Test
    void givenHandles_whenCallbacksCome_thenTheyShowWhatIsKnown() {
        Map<String, Object> seen = new ConcurrentHashMap<>();
        script.on("init", moment -> {
            String worker = moment.createWorker("w");
            seen.put("created", moment.context().worker(worker).orElseThrow().state());
        });
        script.onWorker("tick", (name, context, message) -> {
            context.updateStatus(Map.of("progress", 7));
            context.exit();
        });
        script.on("onWorkerDispatched", moment -> {
            seen.put("dispatched", moment.worker().state());
            seen.put("node", String.valueOf(moment.worker().node()));
        });
        script.on("onWorkerOnline", moment -> seen.put("online", moment.worker().state()));
        script.on("onWorkerStatusUpdated", moment -> seen.put("status", moment.worker().status(Map.class).orElseThrow()));
        script.on("onWorkerOffline", moment -> seen.put("left", moment.context().workers().size()));
        Stage job = stage().submit(script);

        job.until(() -> seen.containsKey("left"));

        assertThat(seen).isEqualTo(Map.of("created", WorkerState.PENDING, "dispatched", WorkerState.STARTING, "node", "stable", "online",
                WorkerState.RUNNING, "status", Map.of("progress", 7), "left", 0));
        job.cancel();
    }

    @Test
    void givenMessagesBothWays_whenSent_thenEachComesInTheOrderOfItsSender() {
        List<Integer> toWorker = new CopyOnWriteArrayList<>();
        List<Integer> toMaster = new CopyOnWriteArrayList<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onWorkerOnline", moment -> IntStream.range(0, 10).forEach(i -> moment.worker().sendMessage("n", i, SendMode.BLOCKING)));
        script.onWorker("onMasterMessage", (name, context, message) -> {
            toWorker.add(message.body(Integer.class));
            context.sendMessage("back", message.body(Integer.class) + 100, SendMode.BLOCKING);
        });
        script.on("onWorkerMessage", moment -> toMaster.add(((Message) moment.subject()).body(Integer.class)));
        Stage job = stage().submit(script);

        job.until(() -> toMaster.size() >= 10);

        assertThat(toWorker).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(toMaster).containsExactly(100, 101, 102, 103, 104, 105, 106, 107, 108, 109);
        job.cancel();
    }

    @Test
    void givenAWorkerThatSpeaksInInit_whenItIsOnline_thenItIsHeardOnlyThen() {
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> {
            context.sendMessage("early", 1, SendMode.BLOCKING);
            context.updateStatus("early");
        });
        Stage job = stage().submit(script);

        job.until(() -> script.count("onWorkerMessage") == 1 && script.count("onWorkerStatusUpdated") == 1);

        assertThat(script.callbacks(1)).containsSubsequence("onWorkerDispatched", "onWorkerOnline", "onWorkerMessage",
                "onWorkerStatusUpdated");
        job.cancel();
    }

    @Test
    void givenAMessageWhoseCallbackThrows_whenTheNextTermBegins_thenItComesAgainAndThoseBeforeItDoNot() {
        List<String> heard = new CopyOnWriteArrayList<>();
        AtomicBoolean thrown = new AtomicBoolean();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> List.of("a", "b", "c").forEach(text -> context.sendMessage("t", text,
                SendMode.BLOCKING)));
        script.on("onWorkerMessage", moment -> {
            String text = ((Message) moment.subject()).body(String.class);
            heard.add(text);
            if (text.equals("b") && thrown.compareAndSet(false, true)) {
                throw new IllegalStateException("not now");
            }
        });
        Stage job = stage().submit(script);

        job.until(() -> heard.contains("c"));

        assertThat(heard).containsExactly("a", "b", "b", "c");
        job.cancel();
    }

    @Test
    void givenAWorkerWithTicks_whenTheJobIsHandedOver_thenItGoesOnUndisturbed() {
        List<Integer> ticks = new CopyOnWriteArrayList<>();
        AtomicBoolean closed = new AtomicBoolean();
        script.workerNext(NextTick.after(Duration.ofMillis(20)));
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("tick", (name, context, message) -> ticks.add(ticks.size()));
        script.onWorker("close", (name, context, message) -> closed.set(true));
        Stage job = stage().submit(script);
        job.until(() -> ticks.size() > 2);

        job.handOver();
        job.untilCount(script, "onMasterRecovered", 1);
        int atRecovery = ticks.size();
        job.until(() -> ticks.size() > atRecovery + 5);

        assertThat(closed).isFalse();
        assertThat(job.workers()).containsExactly(WorkerState.RUNNING);
        job.cancel();
        job.until(JobState.CANCELED);
        job.until(closed::get);
    }
}
