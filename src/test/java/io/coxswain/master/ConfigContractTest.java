package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.WorkerState;
import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.IfMatch;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.job.RetryPolicy;
import io.coxswain.json.Json;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import io.coxswain.worker.WorkerView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Another config for a job that is there. Which script a master follows is its config, so a new one is seen at once. */
class ConfigContractTest extends MasterContract {

    @Test
    void givenAJobThatRuns_whenItsConfigChanges_thenANewTermBeginsWithItAndNoWorkerIsLost() {
        Script before = new Script();
        before.on("init", moment -> moment.createWorker("w"));
        Script after = new Script();
        String id = submit(before);
        awaitCount(before, "onWorkerOnline", 1);
        Job led = node.jobs().require(id);

        Job updated = update(id, after);
        awaitCount(after, "tick", 1);
        awaitCount(before, "close", 1);
        Job running = node.awaitState(id, JobState.RUNNING);

        assertThat(updated.state()).isEqualTo(JobState.RUNNING);
        assertThat(after.callbacks(1)).startsWith("onOpenApiInitialized", "onMasterRecovered", "tick");
        assertThat(running.epoch()).isGreaterThan(led.epoch());
        assertThat(node.workers().list(id, null, 10)).extracting(WorkerView::state).containsExactly(WorkerState.RUNNING);
        assertThat(before.count("onWorkerOffline") + after.count("onWorkerOffline")).isZero();
        JobEvent event = node.jobs().events(id, 0, 100).stream().filter(each -> each.kind() == EventKind.CONFIG_UPDATED).findFirst()
                .orElseThrow();
        assertThat(event.data()).hasToString("{\"by\":\"test\"}");
        await().until(() -> node.jobs().events(id, 0, 100).stream()
                .anyMatch(each -> each.kind() == EventKind.TAKEN_OVER && each.data().get("cause").stringValue().equals("config")));
    }

    @Test
    void givenAMasterInTheMiddleOfACallback_whenItsConfigChanges_thenItsWritesAreRefused() {
        Script before = new Script();
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        before.on("tick", moment -> {
            await().until(() -> kinds(moment.context().jobId()).contains(EventKind.CONFIG_UPDATED));
            try {
                moment.context().updateStatus("late");
            } catch (StaleEpochException e) {
                refusal.complete(e);
                throw e;
            }
        });
        Script after = new Script();
        String id = submit(before);
        awaitCount(before, "tick", 1);

        update(id, after);
        awaitCount(after, "tick", 1);

        assertThat(refusal.join()).isInstanceOf(StaleEpochException.class);
        assertThat(node.jobs().require(id).status()).isNull();
        assertThat(kinds(id)).doesNotContain(EventKind.ATTEMPT_FAILED);
    }

    @Test
    void givenAJobThatRuns_whenItGetsTheConfigThatItHas_thenNothingHappens() {
        Script script = new Script();
        String id = submit(script);
        awaitCount(script, "tick", 1);
        Job before = node.awaitState(id, JobState.RUNNING);

        Job after = update(id, script);

        assertThat(after).isEqualTo(before);
        assertThat(kinds(id)).doesNotContain(EventKind.CONFIG_UPDATED, EventKind.LEADER_LOST);
    }

    @Test
    void givenAPausedJob_whenItsConfigChanges_thenItRestsUntilItIsResumedWithThat() {
        Script before = new Script();
        Script after = new Script();
        String id = submit(before);
        awaitCount(before, "tick", 1);
        node.jobs().requests().pause(id, "test", IfMatch.ANY);
        node.awaitState(id, JobState.PAUSED);

        Job updated = update(id, after);
        node.pollManyTimes();
        long early = after.calls().size();
        node.jobs().requests().resume(id, "test", IfMatch.ANY);
        awaitCount(after, "onMasterRecovered", 1);

        assertThat(updated.state()).isEqualTo(JobState.PAUSED);
        assertThat(early).isZero();
    }

    @Test
    void givenAJobBetweenAttempts_whenItsConfigChanges_thenTheNextAttemptBeginsAtOnce() {
        Script before = new Script();
        before.on("init", moment -> {
            throw new IllegalStateException("a wrong config");
        });
        Script after = new Script();
        JobSubmission plain = before.submission();
        String id = node.jobs().submit(new JobSubmission(null, plain.type(), plain.config(), null, null, null,
                new RetryPolicy.Overrides(-1, Duration.ofHours(1), Duration.ofHours(1), 1.0), null));
        node.awaitState(id, JobState.RETRYING);

        update(id, after);
        Job running = node.awaitState(id, JobState.RUNNING);

        assertThat(running.attempts()).isZero();
        assertThat(after.callbacks(1)).startsWith("onOpenApiInitialized", "init");
    }

    @Test
    void givenACrashOfTheLeader_whenTheConfigChangesBeforeItIsNoticed_thenTheNextTermHasTheNewOne() {
        TestNode doomed = startNode(NodeSetup.named("doomed"));
        Script before = new Script();
        Script after = new Script();
        String id = doomed.jobs().submit(before.submission());
        awaitCount(before, "tick", 1);
        doomed.crash();

        update(id, after);
        awaitCount(after, "tick", 1);

        assertThat(before.count("onMasterRecovered")).isZero();
        assertThat(after.callbacks(1)).startsWith("onOpenApiInitialized", "onMasterRecovered");
    }

    @Test
    void givenTwoWhoSawTheSame_whenBothChangeTheConfig_thenOneWins() {
        String id = paused();
        IfMatch seen = new IfMatch(false, Set.of(node.jobs().version(node.jobs().require(id))));

        List<@Nullable ErrorCode> refusals = Stream.of(new Script(), new Script())
                .map(script -> CompletableFuture.supplyAsync(() -> refusalOf(() -> node.jobs().requests()
                        .updateConfig(id, script.config(), "test", seen, false))))
                .toList().stream().map(CompletableFuture::join).toList();

        assertThat(refusals).containsExactlyInAnyOrder(null, ErrorCode.PRECONDITION_FAILED);
        assertThat(kinds(id)).containsOnlyOnce(EventKind.CONFIG_UPDATED);
    }

    @Test
    void givenAConfigThatDoesNotFit_whenGiven_thenRefusedAndNothingChanges() {
        String id = paused();
        Job before = node.jobs().require(id);
        JsonNode unfit = new Json().mapper().valueToTree(Map.of("script", "s", "unknown", 1));

        assertThatThrownBy(() -> node.jobs().requests().updateConfig(id, unfit, "test", IfMatch.ANY, false))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> assertThat(e.violations().getFirst().pointer())
                        .isEqualTo("/config/unknown"));
        assertThatThrownBy(() -> node.jobs().requests().updateConfig(id, unfit, "test", IfMatch.ANY, true))
                .isInstanceOf(InvalidInputException.class);

        assertThat(node.jobs().require(id)).isEqualTo(before);
    }

    @Test
    void givenADryRun_whenTheConfigFits_thenNothingChanges() {
        String id = paused();
        Job before = node.jobs().require(id);

        Job told = node.jobs().requests().updateConfig(id, new Script().config(), "test", IfMatch.ANY, true);

        assertThat(told).isEqualTo(before);
        assertThat(kinds(id)).doesNotContain(EventKind.CONFIG_UPDATED);
    }

    @Test
    void givenAJobThatIsOver_whenItsConfigChanges_thenRefused() {
        String id = paused();
        node.jobs().cancel(id, "test");

        assertThat(refusalOf(() -> update(id, new Script()))).isEqualTo(ErrorCode.JOB_TERMINAL);
        assertThat(refusalOf(() -> node.jobs().requests().updateConfig(id, new Script().config(), "test", IfMatch.ANY, true)))
                .isEqualTo(ErrorCode.JOB_TERMINAL);
    }

    private String paused() {
        Script script = new Script();
        String id = submit(script);
        awaitCount(script, "tick", 1);
        node.jobs().requests().pause(id, "test", IfMatch.ANY);
        node.awaitState(id, JobState.PAUSED);
        return id;
    }

    private Job update(String id, Script script) {
        return node.jobs().requests().updateConfig(id, script.config(), "test", IfMatch.ANY, false);
    }

    private List<EventKind> kinds(String id) {
        return node.jobs().events(id, 0, 100).stream().map(JobEvent::kind).toList();
    }

    private static @Nullable ErrorCode refusalOf(Runnable request) {
        try {
            request.run();
            return null;
        } catch (CoxswainException e) {
            return e.code();
        }
    }
}
