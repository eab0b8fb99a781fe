package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.ExitReason;
import io.coxswain.api.NextTick;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.SendMode;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In which order callbacks come, that they never overlap, and how often init runs. */
class JobMasterContractTest extends MasterContract {

    @Test
    void givenANewJob_whenItRunsToItsEnd_thenCallbacksComeInOrderAndStopIsTheLast() {
        Script script = new Script();
        script.on("tick", moment -> moment.context().exit(ExitReason.FINISHED, null, List.of("done")));

        Job job = run(script, JobState.FINISHED);

        awaitCount(script, "stop", 1);
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "stop");
        assertThat(job.detail()).hasToString("[\"done\"]");
        assertThat(script.calls()).extracting(Script.Call::epoch).containsExactly(0L, job.epoch(), job.epoch(), job.epoch());
    }

    @Test
    void givenAJobThatHasBegun_whenAnotherTermFollows_thenItRecoversAndTheFirstInstanceIsClosed() {
        Script script = new Script();
        String id = submit(script);
        awaitCount(script, "tick", 1);

        node.calls().resign(id).join();
        awaitCount(script, "tick", 2);

        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "close");
        assertThat(script.callbacks(2)).containsExactly("onOpenApiInitialized", "onMasterRecovered", "tick");
        assertThat(script.calls().get(5).epoch()).isGreaterThan(script.calls().get(1).epoch());
    }

    @Test
    void givenOnOpenApiInitialized_whenItRegistersRoutes_thenTheyAnswerOnTheLoopOnceTheMasterHasBegun() {
        Script script = new Script();
        CountDownLatch begin = new CountDownLatch(1);
        script.on("init", moment -> begin.await());
        script.get("/where", (request, context) -> RouteResponse.ok(Thread.currentThread().getName()));
        String id = submit(script);
        awaitCount(script, "init", 1);

        CompletableFuture<RouteResponse> tooEarly = get(node, id, "/where");
        begin.countDown();
        awaitCount(script, "tick", 1);
        RouteResponse answer = get(node, id, "/where").join();

        assertThat(answer.body()).isEqualTo("job-" + id);
        assertThat(tooEarly).satisfiesAnyOf(early -> assertThat(early).isCompletedExceptionally(),
                early -> assertThat(early.join().body()).isEqualTo("job-" + id));
        assertThat(script.callbacks(1)).startsWith("onOpenApiInitialized", "init");
    }

    @Test
    void givenFiftyWorkersAndRouteCalls_whenTheMasterTicks_thenCallbacksNeverOverlap() {
        Script script = new Script().next(NextTick.now()).workerNext(NextTick.after(Duration.ofMillis(20)));
        script.on("init", moment -> IntStream.range(0, 50).forEach(i -> moment.createWorker("w" + i)));
        script.onWorker("tick", (name, context, message) -> {
            context.updateStatus(name);
            context.sendMessage("hello", name, SendMode.NON_BLOCKING);
        });
        script.get("/ping", (request, context) -> RouteResponse.ok("pong"));
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 50);

        List<CompletableFuture<RouteResponse>> answers = IntStream.range(0, 200).mapToObj(i -> get(node, id, "/ping")).toList();
        awaitCount(script, "onWorkerMessage", 200);
        awaitCount(script, "onWorkerStatusUpdated", 100);
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
        node.jobs().cancel(id, "test");
        node.awaitState(id, JobState.CANCELED);
        awaitCount(script, "stop", 1);

        assertThat(script.count("GET /ping")).isEqualTo(200);
        assertThat(script.calls()).noneMatch(Script.Call::overlapped);
        assertThat(script.calls()).extracting(Script.Call::thread).containsOnly("job-" + id);
        assertThat(script.callbacks(1)).endsWith("stop");
    }

    @Test
    void givenInitThatThrowsAfterItsEffects_whenItRunsAgain_thenItSeesThemAndAfterSuccessNeverRunsAgain() {
        Script script = new Script();
        AtomicInteger workersSeen = new AtomicInteger(-1);
        script.on("init", moment -> {
            if (moment.context().kv().get("begun", Boolean.class).isEmpty()) {
                moment.createWorker("first");
                moment.context().kv().put("begun", true);
                throw new IllegalStateException("half way");
            }
            workersSeen.set(moment.context().workers().size());
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);

        node.calls().resign(id).join();
        awaitCount(script, "onMasterRecovered", 1);

        assertThat(workersSeen).hasValue(1);
        assertThat(script.count("init")).isEqualTo(2);
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "close");
        assertThat(script.callbacks(3)).startsWith("onOpenApiInitialized", "onMasterRecovered");
    }

    @Test
    void givenACrashAfterInitsEffects_whenAnotherNodeTakesOver_thenItRunsInitWithThemInPlace() {
        TestNode doomed = startNode(NodeSetup.named("doomed").slots(0));
        Script script = new Script();
        CountDownLatch crashed = new CountDownLatch(1);
        script.on("init", moment -> {
            if (moment.context().kv().compareAndSet("begun", 0, true)) {
                moment.createWorker("first");
                crashed.await();
            }
            assertThat(moment.context().workers()).hasSize(1);
        });
        String id = doomed.jobs().submit(script.submission());
        await().until(() -> !node.workers().list(id, null, 10).isEmpty());

        doomed.crash();
        awaitCount(script, "init", 2);
        crashed.countDown();
        Job job = node.awaitState(id, JobState.RUNNING);

        assertThat(job.leader()).isNotNull().extracting(Job.Leader::node).isEqualTo("stable");
        assertThat(job.attempts()).isZero();
        assertThat(node.workers().list(id, null, 10)).hasSize(1);
    }

    @Test
    void givenANodeThatStops_whenItHandsItsJobsOver_thenTheInstanceIsClosedOnceAndNoAttemptIsLost() {
        TestNode leaving = startNode(NodeSetup.named("leaving"));
        Script script = new Script();
        String id = leaving.jobs().submit(script.submission());
        awaitCount(script, "tick", 1);

        leaving.close();
        awaitCount(script, "onMasterRecovered", 1);

        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "close");
        assertThat(node.awaitState(id, JobState.RUNNING).attempts()).isZero();
        assertThat(node.jobs().require(id).error()).isNull();
    }
}
