package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.ExitReason;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.Selector;
import io.coxswain.api.WorkerState;
import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.job.RetryPolicy;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests for a job's end: what the master hears of them, and what happens when it does not listen. */
class CancelContractTest extends MasterContract {

    @Test
    void givenADefaultMaster_whenCanceled_thenTheJobAndItsWorkersAreCanceled() {
        Script script = new Script();
        script.on("init", moment -> moment.createWorker("w"));
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 1);

        Job answer = node.jobs().cancel(id, "test");
        Job job = node.awaitState(id, JobState.CANCELED);

        assertThat(answer.state()).isIn(JobState.CANCELING, JobState.CANCELED);
        assertThat(job.error()).isNull();
        await().until(() -> node.workers().list(id, null, 10).getFirst().state() == WorkerState.CANCELED);
        awaitCount(script, "stop", 1);
    }

    @Test
    void givenAMasterThatTakesItsTime_whenCanceledAgainAndAgain_thenItHearsOfItOncePerInstance() {
        Script script = new Script();
        script.on("onCancel", moment -> assertThat(moment.context().isCanceling()).isTrue());
        script.get("/finish", (request, context) -> {
            context.exit(ExitReason.FINISHED, null, "in order");
            return RouteResponse.ok("done");
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);

        node.jobs().cancel(id, "test");
        awaitCount(script, "onCancel", 1);
        assertThat(node.jobs().cancel(id, "test").state()).isEqualTo(JobState.CANCELING);
        node.calls().resign(id).join();
        awaitCount(script, "onCancel", 2);
        node.jobs().cancel(id, "test");
        get(node, id, "/finish").join();

        assertThat(node.awaitState(id, JobState.FINISHED).detail()).hasToString("\"in order\"");
        assertThat(script.callbacks(1)).containsOnlyOnce("onCancel");
        assertThat(script.callbacks(2)).containsOnlyOnce("onCancel");
    }

    @Test
    void givenACrash_whenAnotherNodeTakesOver_thenTheNewInstanceHearsOfTheCancellation() {
        TestNode doomed = startNode(NodeSetup.named("doomed"));
        Script script = new Script();
        script.on("onCancel", moment -> {
            if (moment.context().node().equals("stable")) {
                moment.context().exit(ExitReason.CANCELED, null, null);
            }
        });
        String id = doomed.jobs().submit(script.submission());
        awaitCount(script, "tick", 1);
        node.jobs().cancel(id, "test");
        awaitCount(script, "onCancel", 1);

        doomed.crash();

        node.awaitState(id, JobState.CANCELED);
        assertThat(script.callbacks(2)).startsWith("onOpenApiInitialized", "onMasterRecovered", "onCancel");
    }

    @Test
    void givenACreatedJobThatNobodyMayLead_whenCanceled_thenItIsCanceledAtOnce() {
        Script script = new Script();
        String id = node.jobs().submit(submission(script, List.of(Selector.eq("node", "nowhere")), null, null));

        Job job = node.jobs().cancel(id, "test");

        assertThat(job.state()).isEqualTo(JobState.CANCELED);
        assertThat(job.finishedAt()).isNotNull();
        assertThat(script.calls()).isEmpty();
    }

    @Test
    void givenAJobBetweenAttempts_whenCanceled_thenItIsCanceledAtOnceWithItsWorkers() {
        Script script = new Script();
        script.on("init", moment -> {
            moment.createWorker("w");
            throw new IllegalStateException("no");
        });
        String id = node.jobs().submit(submission(script, null,
                new RetryPolicy.Overrides(-1, Duration.ofMinutes(1), Duration.ofMinutes(1), 1.0), null));
        node.awaitState(id, JobState.RETRYING);

        Job job = node.jobs().cancel(id, "test");

        assertThat(job.state()).isEqualTo(JobState.CANCELED);
        await().until(() -> node.workers().list(id, null, 10).getFirst().state() == WorkerState.CANCELED);
        assertThat(script.count("init")).isEqualTo(1);
    }

    @Test
    void givenAMasterThatIgnoresIt_whenTheDeadlineHasPassed_thenTheJobIsCanceledByForceAndTheMasterStopped() {
        Script script = new Script();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onCancel", moment -> {
        });
        String id = node.jobs().submit(submission(script, null, null, Duration.ofMillis(300)));
        awaitCount(script, "onWorkerOnline", 1);

        node.jobs().cancel(id, "test");
        Job job = node.awaitState(id, JobState.CANCELED);

        awaitCount(script, "stop", 1);
        assertThat(job.error()).isNotNull().extracting(Job.JobError::code).isEqualTo("cancel-timeout");
        assertThat(script.callbacks(1)).doesNotContain("close");
        assertThat(node.jobs().events(id, 0, 100)).extracting(JobEvent::kind).contains(EventKind.CANCEL_REQUESTED,
                EventKind.CANCEL_ENFORCED);
        await().until(() -> node.workers().list(id, null, 10).getFirst().state() == WorkerState.CANCELED);
    }

    @Test
    void givenAnOnCancelThatThrows_whenCanceled_thenTheNextInstanceHearsOfItAgain() {
        Script script = new Script();
        script.on("onCancel", moment -> {
            if (script.count("onCancel") == 1) {
                throw new IllegalStateException("not yet");
            }
            moment.context().exit(ExitReason.CANCELED, null, null);
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);

        node.jobs().cancel(id, "test");
        node.awaitState(id, JobState.CANCELED);

        assertThat(script.callbacks(1)).endsWith("onCancel", "close");
        assertThat(script.callbacks(2)).containsOnlyOnce("onCancel");
    }

    private static JobSubmission submission(Script script, @Nullable List<Selector> selectors, RetryPolicy.@Nullable Overrides retry,
            @Nullable Duration cancelTimeout) {
        JobSubmission plain = script.submission();
        return new JobSubmission(null, plain.type(), plain.config(), null, null, selectors, retry, cancelTimeout);
    }
}
