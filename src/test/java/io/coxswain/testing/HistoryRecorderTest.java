package io.coxswain.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Histories are recorded as they happen: of nodes that are mistreated, and of rows that must not be. */
class HistoryRecorderTest {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String COUNTING = "{\"workers\": 2, \"ticks\": 40, \"tickInterval\": \"20ms\", \"trace\": true}";
    private static final String ENDLESS = "{\"workers\": 1, \"ticks\": -1, \"tickInterval\": \"20ms\", \"trace\": true}";

    private final PGSimpleDataSource database = TestPostgres.freshDatabase();
    private final Rows rows = new Rows(database);
    private HistoryRecorder recorder;

    @BeforeEach
    void record() {
        recorder = new HistoryRecorder(rows.sql());
    }

    @Test
    void o1_o2_o3_givenNodesThatCrashAndFreeze_whenItIsOver_thenTheHistoryIsWithoutFault() {
        try (TestNode stable = TestNode.start(database, NodeSetup.named("stable"));
                TestNode frozen = TestNode.start(database, NodeSetup.named("frozen"))) {
            TestNode doomed = TestNode.start(database, NodeSetup.named("doomed"));
            for (TestNode node : List.of(stable, frozen, doomed)) {
                submit(node, "counting-" + node.name(), COUNTING);
                submit(node, "endless-" + node.name(), ENDLESS);
                submit(node, "canceled-" + node.name(), ENDLESS);
                look(stable);
            }

            doomed.crash();
            look(stable);
            frozen.pauseLease();
            stable.jobs().cancel("canceled-frozen", "test");
            recorder.canceled("canceled-frozen");
            UUID before = frozen.session();
            await().atMost(BOUND).until(() -> stable.jobs().require("endless-frozen").leader() != null
                    && "stable".equals(stable.jobs().require("endless-frozen").leader().node()));
            look(stable);
            frozen.resumeLease();
            await().atMost(BOUND).until(() -> frozen.session() != null && !frozen.session().equals(before));
            for (String node : List.of("stable", "frozen", "doomed")) {
                await().atMost(BOUND).until(() -> stable.jobs().require("counting-" + node).state() == JobState.FINISHED);
            }
            look(stable);

            History history = recorder.verify(BOUND);
            assertThat(history.writes()).extracting(History.Write::jobId).contains("endless-doomed", "endless-frozen", "counting-stable");
            assertThat(history.ticks()).extracting(History.Tick::jobId).contains("counting-doomed");
            assertThat(history.jobs()).hasSize(9);
        }
    }

    @Test
    void givenRowsThatMustNotBe_whenRecorded_thenEachIsFound() {
        UUID session = rows.session("n", "{}");
        rows.led("over", session);
        rows.sql().update("update job set state = 'FINISHED', config = '{\"workers\": 1}' where id = 'over'");
        rows.worker("w", "over", "RUNNING", session);
        rows.worker("x", "gone", 1, "[]");
        rows.sql().update("insert into int_lock (lock_key, region, client_id) values ('gone', 'job', ?)", session);
        rows.job("unled");
        rows.sql().update("insert into kv (job_id, key, value, version) values ('unled', 'tick/0', '3', 2)");
        rows.sql().update("update job set epoch = 7 where id = 'unled'");
        rows.sql().update("update job set epoch = 6 where id = 'unled'");
        rows.sql().update("insert into kv (job_id, key, value, version) values ('unled', 'trace/7/1', '{\"node\": \"a\"}', 1)");
        rows.sql().update("insert into job_event (job_id, epoch, kind, node) values ('unled', 6, 'STARTED', 'b')");
        recorder.submitted("never");

        History history = recorder.settle(Duration.ofMillis(200));

        assertThat(history.violations()).hasSize(12).anyMatch(found -> found.startsWith("O1: after epoch 7"))
                .anyMatch(found -> found.startsWith("O2: after epoch 7")).anyMatch(found -> found.startsWith("O3: job unled is CREATED"))
                .anyMatch(found -> found.startsWith("Lost: the submission of job never"))
                .anyMatch(found -> found.startsWith("Ticks: not each"))
                .anyMatch(found -> found.startsWith("Ticks: worker 0 of job over counted to null instead of 100"))
                .anyMatch(found -> found.startsWith("Left over: job over is over and led"))
                .anyMatch(found -> found.startsWith("Left over: worker w is RUNNING"))
                .anyMatch(found -> found.startsWith("Left over: worker x is PENDING"))
                .anyMatch(found -> found.startsWith("Left over: the lock of job gone"))
                .anyMatch(found -> found.equals("Left over: node n leads 0 jobs instead of 1"))
                .anyMatch(found -> found.equals("Left over: node n has 0 slots in use instead of 1"));
        assertThatThrownBy(() -> recorder.verify(Duration.ofMillis(200))).isInstanceOf(AssertionError.class)
                .hasMessageContaining("12 violations");
    }

    private void submit(TestNode node, String id, String config) {
        node.jobs().submit(new JobSubmission(id, "fake", new Json().tree(config), null, null, null, null, null));
        recorder.submitted(id);
    }

    private void look(TestNode node) {
        rows.sql().queryForList("select id from job order by id", String.class).forEach(id -> {
            Job job = node.jobs().require(id);
            recorder.saw("reader", id, job.epoch());
        });
    }
}
