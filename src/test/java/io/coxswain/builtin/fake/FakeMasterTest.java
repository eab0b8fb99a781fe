package io.coxswain.builtin.fake;

import static io.coxswain.builtin.fake.FakeBench.job;
import static io.coxswain.builtin.fake.FakeBench.ticks;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.ExitReason;
import io.coxswain.api.NextTick;
import io.coxswain.builtin.FakeJob;
import io.coxswain.builtin.FakeRoutes;
import io.coxswain.builtin.FakeWorker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class FakeMasterTest {

    @Test
    void givenWorkersAndTicks_whenRun_thenEachCountsToTheEndAndTheJobExitsAsTold() {
        FakeJob<FakeConfig> job = job("""
                {"workers": 3, "ticks": 5, "exit": {"reason": "CANCELED", "message": "enough", "detail": {"any": [1, null]}}}""");

        FakeJob.Exit exit = job.run();

        assertThat(exit).isEqualTo(new FakeJob.Exit(ExitReason.CANCELED, "enough", FakeBench.JSON.readTree("{\"any\": [1, null]}")));
        assertThat(ticks(job)).isEqualTo(Map.of("tick/0", 5L, "tick/1", 5L, "tick/2", 5L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"workers\": 0, \"ticks\": 0}", "{\"workers\": 0, \"ticks\": 7}", "{\"workers\": 3, \"ticks\": 0}"})
    void givenNothingToCount_whenStarted_thenItExitsInInitWithOneWrite(String config) {
        FakeJob<FakeConfig> job = job(config);

        job.stepMaster();

        assertThat(job.exit()).contains(new FakeJob.Exit(ExitReason.FINISHED, null, null));
        assertThat(job.masterWrites()).isEqualTo(1);
    }

    @Test
    void givenAnIdleJob_whenTermsFollowEachOther_thenNothingIsWrittenAndItNeverTicksAgain() throws Exception {
        FakeJob<FakeConfig> job = job("{\"workers\": 0, \"ticks\": -1}");

        job.stepMaster();
        job.endTerm();
        job.stepMaster();

        assertThat(job.exit()).isEmpty();
        assertThat(job.masterWrites()).isZero();
        assertThat(job.master().tick(job.context())).isEqualTo(NextTick.never());
    }

    @Test
    void givenAMasterLostAtAnyOfItsWrites_whenOthersFollow_thenNoIndexIsServedTwiceAndAllCount() {
        String config = "{\"workers\": 3, \"ticks\": 4, \"faults\": [{\"where\": \"worker.tick\", \"kind\": \"throw\", \"times\": 3}]}";
        FakeJob<FakeConfig> undisturbed = job(config);
        undisturbed.run();

        for (int write = 1; write <= undisturbed.masterWrites(); write++) {
            FakeJob<FakeConfig> job = job(config);
            job.loseMasterAtWrite(write);
            while (job.exit().isEmpty()) {
                job.round();
                assertThat(served(job)).as("lost at write %d", write).doesNotHaveDuplicates();
            }

            assertThat(ticks(job)).as("lost at write %d", write).isEqualTo(Map.of("tick/0", 4L, "tick/1", 4L, "tick/2", 4L));
        }
    }

    @Test
    void givenAWorkerLostAtAnyWrite_whenItIsReplaced_thenEachTickCountsOnce() {
        FakeJob<FakeConfig> undisturbed = job("{\"workers\": 2, \"ticks\": 5}");
        undisturbed.run();

        for (int write = 1; write <= undisturbed.workerWrites(); write++) {
            FakeJob<FakeConfig> job = job("{\"workers\": 2, \"ticks\": 5}");
            job.loseWorkerAtWrite(write);

            FakeJob.Exit exit = job.run();

            assertThat(exit.reason()).as("lost at write %d", write).isEqualTo(ExitReason.FINISHED);
            assertThat(ticks(job)).as("lost at write %d", write).isEqualTo(Map.of("tick/0", 5L, "tick/1", 5L));
        }
    }

    @Test
    void givenNoReplacements_whenAWorkerIsLost_thenTheJobFailsNamingIt() {
        FakeJob<FakeConfig> job = job("""
                {"workers": 2, "recreateLostWorkers": false,
                 "faults": [{"where": "worker.init", "kind": "throw", "message": "no disk", "workerIndex": 1}]}""");

        FakeJob.Exit exit = job.run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FAILED);
        assertThat(exit.error()).contains("worker-2").contains("FAILED").contains("no disk");
    }

    @Test
    void givenAWorkerThatFinishesEarly_whenTheMasterChanges_thenItsIndexStaysRetiredAndTheOthersDecide() {
        FakeJob<FakeConfig> job = job("""
                {"workers": 2, "ticks": 6,
                 "faults": [{"where": "worker.tick", "kind": "exit", "reason": "FINISHED", "workerIndex": 0}]}""");
        job.round();
        job.round();
        job.round();
        job.endTerm();

        FakeJob.Exit exit = job.run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FINISHED);
        assertThat(ticks(job)).isEqualTo(Map.of("tick/1", 6L));
        assertThat(job.kv().get("retired/0", Map.class)).isPresent();
    }

    @Test
    void givenASecondWorkerOnAnIndex_whenBothTick_thenOneFailsAndNoThirdComes() {
        FakeJob<FakeConfig> job = job("{\"workers\": 1, \"ticks\": 5}");
        job.stepMaster();
        job.context().createWorker(TickWorker.TYPE, Map.of("index", 0, "ticks", 5));

        FakeJob.Exit exit = job.run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FINISHED);
        assertThat(ticks(job)).isEqualTo(Map.of("tick/0", 5L));
    }

    @Test
    void givenAWorkerThatAlwaysFails_whenTheMasterHearsOfIt_thenTheNextComesAfterAMoment() throws Exception {
        FakeJob<FakeConfig> job = job("{\"workers\": 1, \"faults\": [{\"where\": \"worker.init\", \"kind\": \"throw\", \"times\": 99}]}");
        job.round();

        job.stepMaster();
        List<FakeWorker> atOnce = job.liveWorkers();
        job.round();

        assertThat(atOnce).isEmpty();
        assertThat(job.kv().get("fault/0", Long.class)).contains(2L);
    }

    @Test
    void givenATrace_whenTermsFollowEachOther_thenRoutesTellTicksAndCallbacksInOrder() throws Exception {
        FakeJob<FakeConfig> job = job("{\"workers\": 2, \"ticks\": 9, \"trace\": true}");
        job.round();
        job.round();
        job.endTerm();
        job.round();
        FakeRoutes routes = new FakeRoutes();
        job.master().onOpenApiInitialized(routes);

        JsonNode ticks = routes.call("GET /ticks", Map.of(), job.context());
        JsonNode trace = routes.call("GET /trace", Map.of(), job.context());
        JsonNode second = routes.call("GET /trace", Map.of("epoch", "102"), job.context());

        assertThat(ticks).hasToString("{\"total\":4,\"ticks\":[{\"index\":0,\"count\":2},{\"index\":1,\"count\":2}]}");
        assertThat(trace.get("entries").findValuesAsString("callback"))
                .containsExactly("init", "tick", "tick", "onMasterRecovered", "tick", "GET /ticks", "GET /trace");
        assertThat(trace.get("entries").findValuesAsString("overlapped")).containsOnly("false");
        assertThat(second.get("entries").findValuesAsString("epoch")).hasSize(5).containsOnly("102");
        assertThat(job.kv().get("trace/101/00000002", CallbackTrace.Entry.class)).get().extracting(CallbackTrace.Entry::callback)
                .isEqualTo("tick");
        assertThat(routes.routes().keySet()).isEqualTo(Set.of("GET /ticks", "GET /trace"));
    }

    private static List<Integer> served(FakeJob<?> job) {
        return job.liveWorkers().stream().map(worker -> worker.config(TickTask.class).index()).toList();
    }
}
