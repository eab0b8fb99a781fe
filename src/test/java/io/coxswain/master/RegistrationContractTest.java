package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.registration.RegistrationProperties;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import io.coxswain.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** How a starting master becomes known, and what it does until it is, by the registry that it really has. */
class RegistrationContractTest extends MasterContract {

    @Override
    protected NodeSetup setup() {
        return NodeSetup.named("stable").registration(new RegistrationProperties(Duration.ofMillis(300), Duration.ofSeconds(2),
                Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofSeconds(20)));
    }

    @Test
    void givenAnInitThatTakesItsTime_whenItRuns_thenTheAddressIsKnownBeforeItReturnsAndTheStartIsToldOnce() {
        Script script = new Script();
        script.on("init", moment -> await().until(() -> node.jobs().require(moment.context().jobId()).leader() != null));

        String id = submit(script);
        node.awaitState(id, JobState.RUNNING);
        awaitCount(script, "tick", 1);

        assertThat(kinds(id)).containsOnlyOnce(EventKind.STARTED);
        assertThat(script.count("tick")).isEqualTo(1);
    }

    @Test
    void givenAnOrdinaryStart_whenItsWritesAreCounted_thenThereIsOne() {
        jdbc.execute("""
                create table touched (id text);
                create function touch() returns trigger language plpgsql as $$ begin
                    insert into touched values (new.id); return null; end $$;
                create trigger touched after update on job for each row execute function touch()
                """);
        Script script = new Script();

        String id = submit(script);
        awaitCount(script, "tick", 1);
        List<String> touched = jdbc.queryForList("select id from touched where id = ?", String.class, id);
        jdbc.execute("drop trigger touched on job; drop function touch(); drop table touched");

        assertThat(touched).hasSize(1);
    }

    @Test
    void givenANodeWhoseLeaseHasExpired_whenItsMasterHasBegun_thenThatIsKeptAndItGoesOnOnceTheLeaseIsRenewed() {
        Script script = new Script();
        script.on("init", moment -> {
            node.pauseLease();
            expire();
        });
        String id = submit(script);

        Job refused = node.awaitState(id, JobState.RUNNING);
        long ticks = script.count("tick");
        boolean takesCalls = node.calls().leads(id);
        node.resumeLease();
        awaitCount(script, "tick", 1);

        assertThat(refused.leader()).isNull();
        assertThat(ticks).isZero();
        assertThat(takesCalls).isFalse();
        assertThat(node.jobs().require(id).leader()).isNotNull();
        assertThat(script.count("init")).isEqualTo(1);
        assertThat(kinds(id)).containsOnlyOnce(EventKind.STARTED).doesNotContain(EventKind.ATTEMPT_FAILED);
    }

    @Test
    void givenANodeThatDrains_whenItsMasterHasBegun_thenAnotherNodeGoesOnAndNoAttemptHasFailed() {
        TestNode leaving = startNode(NodeSetup.named("leaving"));
        Script script = new Script();
        script.on("init", moment -> jdbc.update("update node_session set state = 'DRAINING' where id = ?", leaving.session()));

        String id = leaving.jobs().submit(script.submission());
        awaitCount(script, "tick", 1);
        Job job = node.jobs().require(id);
        leaving.close();

        assertThat(job.leader()).isNotNull().extracting(Job.Leader::node).isEqualTo("stable");
        assertThat(job.attempts()).isZero();
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "close");
        assertThat(script.callbacks(2)).startsWith("onOpenApiInitialized", "onMasterRecovered", "tick");
        assertThat(kinds(id)).doesNotContain(EventKind.ATTEMPT_FAILED);
    }

    @Test
    void givenATermThatIsTaken_whenItsMasterHasBegun_thenItGivesUpAndTheNextOneGoesOn() {
        Script script = new Script();
        script.on("init", moment -> {
            if (script.count("init") == 1) {
                node.loseSession(jdbc);
            }
        });

        String id = submit(script);
        awaitCount(script, "tick", 1);

        assertThat(script.callbacks(1)).doesNotContain("tick", "stop");
        assertThat(node.jobs().require(id).attempts()).isZero();
        assertThat(kinds(id)).containsOnlyOnce(EventKind.STARTED).doesNotContain(EventKind.ATTEMPT_FAILED);
    }

    @Test
    void givenARegistryThatFails_whenItWorksAgain_thenTheSameTermGoesOn() {
        Script script = new Script();
        script.on("init", moment -> jdbc.execute("""
                create function refuse() returns trigger language plpgsql as $$ begin raise exception 'broken by the test'; end $$;
                create trigger broken before update of leader_address on job for each row
                    when (new.id = '%s' and new.leader_address is not null) execute function refuse()
                """.formatted(moment.context().jobId())));
        String id = submit(script);
        awaitCount(script, "init", 1);
        await().until(() -> script.callbacks(1).contains("init") && triggers() == 1);
        boolean leads = node.calls().leads(id);

        jdbc.execute("drop trigger broken on job; drop function refuse()");
        awaitCount(script, "tick", 1);

        assertThat(leads).isFalse();
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick");
        assertThat(kinds(id)).containsOnlyOnce(EventKind.LEADER_ELECTED).containsOnlyOnce(EventKind.STARTED)
                .doesNotContain(EventKind.ATTEMPT_FAILED);
    }

    /** The first attempt waits for a row that somebody has locked; others follow it, and all of them are applied in the end. */
    @Test
    void givenAnAnswerThatIsLate_whenSeveralAttemptsAreAppliedAtLast_thenTheJobStartsOnce() throws SQLException, InterruptedException {
        Script script = new Script();
        CountDownLatch locked = new CountDownLatch(1);
        script.on("init", moment -> assertThat(locked.await(10, TimeUnit.SECONDS)).isTrue());
        String id = submit(script);
        awaitCount(script, "init", 1);

        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select from job where id = '" + id + "' for update");
            locked.countDown();
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            connection.rollback();
        }
        awaitCount(script, "tick", 1);
        node.pollManyTimes();

        assertThat(script.count("tick")).isEqualTo(1);
        assertThat(kinds(id)).containsOnlyOnce(EventKind.STARTED).containsOnlyOnce(EventKind.LEADER_ELECTED);
    }

    /** What the slow beginning has announced waits together with what follows it. */
    @Test
    void givenASlowInitAndALateAnswer_whenBothRunsAreAppliedTogether_thenTheJobRunsAndItsInitIsDone() throws SQLException {
        Script script = new Script();
        CountDownLatch locked = new CountDownLatch(1);
        script.on("init", moment -> {
            assertThat(locked.await(10, TimeUnit.SECONDS)).isTrue();
            // The first run has asked once, which waits for the row, and again after that was not answered in time.
            await().pollDelay(Duration.ofMillis(900)).until(() -> true);
        });
        String id = submit(script);
        awaitCount(script, "init", 1);

        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select from job where id = '" + id + "' for update");
            locked.countDown();
            await().pollDelay(Duration.ofMillis(1_200)).until(() -> true);
            connection.rollback();
        }
        Job running = node.awaitState(id, JobState.RUNNING);
        awaitCount(script, "tick", 1);

        assertThat(running.initialized()).isTrue();
        assertThat(kinds(id)).containsOnlyOnce(EventKind.STARTED).containsOnlyOnce(EventKind.LEADER_ELECTED);
    }

    @Test
    void givenARegistryThatRefusesForLong_whenTheDeadlineHasPassed_thenTheTermIsGivenUpWithoutAFailedAttempt() {
        // On a database of its own, where no other node ends the session that has expired.
        var alone = TestPostgres.freshDatabase();
        var sql = new JdbcTemplate(alone);
        Script script = new Script();
        try (TestNode impatient = TestNode.start(alone, NodeSetup.named("impatient").registration(new RegistrationProperties(
                Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(150))))) {
            script.on("init", moment -> {
                impatient.pauseLease();
                sql.update("update node_session set expires_at = clock_timestamp() - interval '1 second'");
            });
            String id = impatient.jobs().submit(script.submission());

            await().until(() -> script.count("onMasterRecovered") >= 1);
            impatient.resumeLease();
            awaitCount(script, "tick", 1);
            List<EventKind> kinds = impatient.jobs().events(id, 0, 100).stream().map(JobEvent::kind).toList();

            assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "close");
            assertThat(impatient.jobs().require(id).attempts()).isZero();
            assertThat(kinds).contains(EventKind.LEADER_LOST).doesNotContain(EventKind.ATTEMPT_FAILED);
        }
    }

    private int triggers() {
        Integer count = jdbc.queryForObject("select count(*) from pg_trigger where tgname = 'broken'", Integer.class);
        return count == null ? 0 : count;
    }

    private void expire() {
        jdbc.update("update node_session set expires_at = clock_timestamp() - interval '1 second' where id = ?", node.session());
    }

    private List<EventKind> kinds(String id) {
        return node.jobs().events(id, 0, 100).stream().map(JobEvent::kind).toList();
    }
}
