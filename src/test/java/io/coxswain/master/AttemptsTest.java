package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.ExitReason;
import io.coxswain.event.Attempt;
import io.coxswain.event.Attempt.AttemptError;
import io.coxswain.event.Attempt.Outcome;
import io.coxswain.event.EventKind;
import io.coxswain.job.ForcedExit;
import io.coxswain.job.IfMatch;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of the terms of a job: one attempt each, with its end and its cause. */
class AttemptsTest extends MasterContract {

    private List<Attempt> attempts(String id) {
        return node.jobs().attempts(id, Long.MAX_VALUE, 100);
    }

    @Test
    void givenTermsThatEndInEveryWay_whenListed_thenEachTellsItsNodeItsEndAndItsCause() {
        TestNode doomed = startNode(NodeSetup.named("doomed").slots(0));
        Script script = new Script();
        script.on("onMasterRecovered", moment -> {
            if (script.count("onMasterRecovered") == 1) {
                throw new IllegalStateException("no luck");
            }
        });
        String id = doomed.jobs().submit(script.submission());
        awaitCount(script, "tick", 1);
        doomed.crash();
        awaitCount(script, "tick", 2);
        node.calls().resign(id).join();
        awaitCount(script, "tick", 3);
        List<Attempt> running = attempts(id);
        node.jobs().requests().exit(id, new ForcedExit(ExitReason.CANCELED, "enough", null, "ada"), IfMatch.ANY);

        List<Attempt> attempts = attempts(id);

        assertThat(running.getFirst().outcome()).isEqualTo(Outcome.RUNNING);
        assertThat(running.getFirst().ended()).isNull();
        assertThat(attempts).extracting(Attempt::number).containsExactly(4L, 3L, 2L, 1L);
        assertThat(attempts).extracting(Attempt::outcome).containsExactly(Outcome.CANCELED, Outcome.HANDED_OVER, Outcome.FAILED,
                Outcome.LOST);
        assertThat(attempts).extracting(Attempt::node).containsExactly("stable", "stable", "stable", "doomed");
        assertThat(attempts).extracting(Attempt::cause).containsExactly("ada", "resigned", null, "crash");
        assertThat(attempts).extracting(Attempt::error).containsExactly(new AttemptError(null, "enough"), null,
                new AttemptError("attempt-failed", "IllegalStateException: no luck"), null);
        assertThat(attempts).isSortedAccordingTo((one, other) -> Long.compare(other.epoch(), one.epoch()));
        assertThat(attempts).allSatisfy(attempt -> assertThat(attempt.ended()).isAfter(attempt.began()));
        assertThat(node.jobs().attempts(id, attempts.get(1).epoch(), 1)).containsExactly(attempts.get(2));
    }

    @Test
    void givenAttemptsWhoseEventsWereDropped_whenListed_thenTheOthersKeepTheirNumbers() {
        Script script = new Script();
        String id = submit(script);
        awaitCount(script, "tick", 1);
        node.calls().resign(id).join();
        awaitCount(script, "tick", 2);
        jdbc.update("delete from job_event where job_id = ? and kind = 'LEADER_ELECTED' and epoch = (select min(epoch) from job_event "
                + "where job_id = ? and kind = 'LEADER_ELECTED')", id, id);

        assertThat(attempts(id)).extracting(Attempt::number).containsExactly(2L);
    }

    @Test
    void givenAJobWhoseIdWasUsedBefore_whenListed_thenNothingOfTheOtherOneIsShown() {
        Script script = new Script();
        script.on("init", moment -> moment.context().exit(ExitReason.FINISHED, null, null));
        JobSubmission plain = script.submission();
        JobSubmission named = new JobSubmission("again", plain.type(), plain.config(), null, null, null, null, null);
        node.jobs().submit(named);
        node.awaitState("again", JobState.FINISHED);
        jdbc.update("update job_event set at = at - interval '31 days' where job_id = 'again'");
        jdbc.update("delete from job where id = 'again'");

        node.jobs().submit(named);
        node.awaitState("again", JobState.FINISHED);

        await().until(() -> attempts("again").size() == 1);
        assertThat(attempts("again").getFirst().number()).isEqualTo(1);
        assertThat(node.jobs().events("again", 0, 100)).filteredOn(event -> event.kind() == EventKind.SUBMITTED).hasSize(1);
        assertThat(jdbc.queryForObject("select count(*) from job_event where job_id = 'again' and kind = 'SUBMITTED'", Integer.class))
                .isEqualTo(2);
    }
}
