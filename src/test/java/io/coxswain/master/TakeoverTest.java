package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.JobState;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For every takeover, the job's history and a meter say who lost the job, why, when that was noticed, and how long nobody led. */
class TakeoverTest extends MasterContract {

    /** How a node loses its jobs. */
    record Loss(String name, String cause, long millis, BiConsumer<TestNode, String> act) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Loss> losses() {
        return List.of(new Loss("crash", "crash", 0, (node, job) -> node.crash()),
                // Counted from the last sign of life, so never shorter than the ttl.
                new Loss("freeze", "freeze", 2_000, (node, job) -> node.pauseLease()),
                new Loss("stop", "handover", 0, (node, job) -> node.close()),
                new Loss("drain", "handover", 0, (node, job) -> node.nodes().drain(node.name(), null)),
                new Loss("resign", "resign", 0, (node, job) -> node.calls().resign(job).join()));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void givenALeader_whenItLosesItsJob_thenTheTakeoverIsExplainedAndMeasured(Loss loss) {
        try (TestNode losing = startNode(NodeSetup.named("losing-" + loss))) {
            Script script = new Script();
            String id = losing.jobs().submit(script.submission());
            losing.awaitState(id, JobState.RUNNING);
            UUID session = jdbc.queryForObject("select leader_session from job where id = ?", UUID.class, id);
            long before = measured(loss.cause());
            Instant now = now();

            loss.act().accept(losing, id);
            JobEvent takeover = await().until(() -> takeover(id), Optional::isPresent).orElseThrow();

            assertThat(takeover.node()).isEqualTo("stable");
            assertThat(takeover.epoch()).isEqualTo(node.jobs().require(id).epoch());
            assertThat(takeover.data().get("lostBy").asString()).isEqualTo("losing-" + loss);
            assertThat(takeover.data().get("session").asString()).isEqualTo(session.toString());
            assertThat(takeover.data().get("cause").asString()).isEqualTo(loss.cause());
            assertThat(Instant.parse(takeover.data().get("noticedAt").asString())).isBetween(now, takeover.at());
            assertThat(takeover.data().get("leaderlessMillis").asLong()).isBetween(loss.millis(), loss.millis() + 30_000);
            assertThat(takeover.data().propertyNames()).containsExactlyInAnyOrder("lostBy", "session", "cause", "noticedAt",
                    "leaderlessMillis");
            await().until(() -> measured(loss.cause()) == before + 1);
            losing.resumeLease();
        }
    }

    @Test
    void givenAFirstTerm_whenItConfirms_thenNothingWasTakenOver() {
        String id = submit(new Script());

        node.awaitState(id, JobState.RUNNING);

        assertThat(takeover(id)).isEmpty();
    }

    @Test
    void givenAMasterThatRecoversSlowly_whenItTakesOver_thenToldWhenItConfirmsAndMeasuredOnce() {
        Script script = new Script();
        CountDownLatch recover = new CountDownLatch(1);
        script.on("onMasterRecovered", moment -> recover.await());
        String id = submit(script);
        node.awaitState(id, JobState.RUNNING);
        long before = measured("resign");

        node.calls().resign(id).join();
        await().until(() -> takeover(id).isPresent());
        long whileRecovering = measured("resign");
        recover.countDown();
        awaitCount(script, "tick", 2);

        assertThat(whileRecovering).isEqualTo(before);
        assertThat(measured("resign")).isEqualTo(before + 1);
        assertThat(kinds(id)).containsSubsequence(EventKind.LEADER_LOST, EventKind.LEADER_ELECTED, EventKind.TAKEN_OVER, EventKind.STARTED);
        assertThat(kinds(id)).containsOnlyOnce(EventKind.TAKEN_OVER);
    }

    @Test
    void givenASuccessorThatNeverConfirms_whenAThirdOneDoes_thenItIsToldOfTheLastThatHadLed() {
        Script script = new Script();
        script.on("onMasterRecovered", moment -> {
            if (script.count("onMasterRecovered") == 1) {
                throw new IllegalStateException("not yet");
            }
        });
        String id = submit(script);
        node.awaitState(id, JobState.RUNNING);

        node.calls().resign(id).join();
        awaitCount(script, "tick", 2);

        JobEvent takeover = takeover(id).orElseThrow();
        assertThat(takeover.data().get("cause").asString()).isEqualTo("resign");
        assertThat(takeover.data().get("leaderlessMillis").asLong()).as("with the wait for the second attempt").isGreaterThanOrEqualTo(80);
        assertThat(kinds(id)).containsOnlyOnce(EventKind.TAKEN_OVER);
    }

    private Optional<JobEvent> takeover(String id) {
        return node.jobs().events(id, 0, 1_000).stream().filter(event -> event.kind() == EventKind.TAKEN_OVER).findFirst();
    }

    private List<EventKind> kinds(String id) {
        return node.jobs().events(id, 0, 1_000).stream().map(JobEvent::kind).toList();
    }

    private long measured(String cause) {
        return node.meters().get("coxswain.failover").tag("cause", cause).timer().count();
    }

    private Instant now() {
        return jdbc.queryForObject("select clock_timestamp()", OffsetDateTime.class).toInstant();
    }
}
