package io.coxswain.builtin.fake;

import static io.coxswain.builtin.fake.FakeBench.job;
import static io.coxswain.builtin.fake.FakeBench.ticks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.ExitReason;
import io.coxswain.api.FatalJobException;
import io.coxswain.api.NextTick;
import io.coxswain.builtin.FakeJob;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

    @Test
    void givenAFaultOfTheMaster_whenTermsFollowEachOther_thenItStrikesAsOftenAsToldOverAllOfThem() {
        FakeJob<FakeConfig> job = job("""
                {"workers": 1, "ticks": 3, "faults": [{"where": "master.tick", "kind": "throw", "times": 2, "message": "boom"}]}""");

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(job::round).cause().isExactlyInstanceOf(IllegalStateException.class).hasMessage("boom");
            job.endTerm();
        }

        assertThat(job.run().reason()).isEqualTo(ExitReason.FINISHED);
        assertThat(job.kv().get("fault/0", Long.class)).contains(2L);
    }

    @Test
    void givenAFatalFault_whenTheMasterIsStruck_thenItIsFatalForTheJob() {
        FakeJob<FakeConfig> job = job("""
                {"workers": 0, "ticks": -1, "faults": [{"where": "master.init", "kind": "throw", "fatal": true}]}""");

        assertThatThrownBy(job::round).cause().isInstanceOf(FatalJobException.class).hasMessage("Fault at master.init");
    }

    @ParameterizedTest
    @ValueSource(strings = {"master.init", "master.tick"})
    void givenAnExit_whenTheMasterIsStruck_thenTheJobExitsAsTheFaultSays(String where) {
        FakeJob<FakeConfig> job = job("""
                {"workers": 2, "faults": [{"where": "%s", "kind": "exit", "message": "no more"}]}""".formatted(where));

        FakeJob.Exit exit = job.run();

        assertThat(exit).isEqualTo(new FakeJob.Exit(ExitReason.FAILED, "no more", null));
    }

    @Test
    void givenAnExitAtRecovery_whenAMasterFollows_thenItExits() {
        FakeJob<FakeConfig> job = job("""
                {"workers": 0, "ticks": -1, "faults": [{"where": "master.recover", "kind": "exit", "reason": "CANCELED"}]}""");
        job.round();
        job.endTerm();

        FakeJob.Exit exit = job.run();

        assertThat(exit).isEqualTo(new FakeJob.Exit(ExitReason.CANCELED, null, null));
    }

    @Test
    void givenFaultsOfWorkers_whenRun_thenTheyStrikeTheRightIndexAndEachTickCountsOnce() {
        FakeJob<FakeConfig> job = job("""
                {"workers": 3, "ticks": 4, "faults": [
                 {"where": "worker.init", "kind": "throw", "times": 2, "workerIndex": 1},
                 {"where": "worker.tick", "kind": "exit", "times": 3, "workerIndex": 2},
                 {"where": "worker.tick", "kind": "throw", "workerIndex": 7}]}""");

        FakeJob.Exit exit = job.run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FINISHED);
        assertThat(ticks(job)).isEqualTo(Map.of("tick/0", 4L, "tick/1", 4L, "tick/2", 4L));
        assertThat(job.kv().get("fault/0", Long.class)).contains(2L);
        assertThat(job.kv().get("fault/1", Long.class)).contains(3L);
        assertThat(job.kv().get("fault/2", Long.class)).isEmpty();
    }

    @Test
    void givenAnIdleJobWithFaultsOfTicks_whenTicking_thenItTicksUntilTheyAreUsedUp() throws Exception {
        FakeJob<FakeConfig> job = job("""
                {"workers": 0, "ticks": -1, "tickInterval": "80ms",
                 "faults": [{"where": "master.tick", "kind": "sleep", "times": 2, "duration": "0s"}]}""");
        job.round();

        NextTick last = job.master().tick(job.context());

        assertThat(last.isNever()).isTrue();
        assertThat(job.kv().get("fault/0", Long.class)).contains(2L);
    }

    @Test
    void givenAFaultAtClose_whenTermsFollowEachOther_thenEachInstanceCountsForItself() throws Exception {
        FakeJob<FakeConfig> job = job("{\"workers\": 0, \"ticks\": -1, \"faults\": [{\"where\": \"master.close\", \"kind\": \"throw\"}]}");

        for (int term = 0; term < 2; term++) {
            job.stepMaster();
            assertThatThrownBy(job::endTerm).cause().hasMessage("Fault at master.close");
            job.endTerm();
        }

        assertThat(job.kv().get("fault/0", Long.class)).isEmpty();
    }

    @Test
    void givenAHang_whenInterrupted_thenItHangsOn() {
        FakeJob<FakeConfig> job = job("{\"workers\": 0, \"ticks\": -1, \"faults\": [{\"where\": \"master.init\", \"kind\": \"hang\"}]}");
        Thread hanging = Thread.ofVirtual().start(job::round);
        await().until(() -> hanging.getState() == Thread.State.TIMED_WAITING);

        hanging.interrupt();
        await().until(() -> !hanging.isInterrupted());

        await().during(Duration.ofMillis(50)).until(hanging::isAlive);
        await().during(Duration.ofMillis(50)).until(() -> hanging.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void givenASleep_whenInterrupted_thenItEnds() throws InterruptedException {
        FakeJob<FakeConfig> job = job("""
                {"workers": 0, "ticks": -1, "faults": [{"where": "master.init", "kind": "sleep", "duration": "1h"}]}""");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread sleeping = Thread.ofVirtual().start(() -> thrown.set(catchThrowable(job::round)));
        await().until(() -> sleeping.getState() == Thread.State.TIMED_WAITING);

        sleeping.interrupt();

        assertThat(sleeping.join(Duration.ofSeconds(10))).isTrue();
        assertThat(thrown.get()).hasCauseInstanceOf(InterruptedException.class);
    }
}
