package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.Connections;
import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.SendMode;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.WorkerOptions;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/** What a master that was replaced can still do: nothing. And what its SQL shares with the framework's. */
class FenceContractTest extends MasterContract {

    @BeforeAll
    void table() {
        jdbc.execute("create table author (job text, note text)");
    }

    /** A write of an old master. */
    record Write(String name, Act act) {
        @Override
        public String toString() {
            return name;
        }

        @FunctionalInterface
        interface Act {
            void run(JobMasterContext context) throws Exception;
        }
    }

    static List<Write> writes() {
        return List.of(new Write("put", context -> context.kv().put("k", 1)),
                new Write("delete", context -> context.kv().delete("kept")),
                new Write("compareAndSet", context -> context.kv().compareAndSet("k", 0, 1)),
                new Write("updateStatus", context -> context.updateStatus("old")),
                new Write("createWorker", context -> context.createWorker("hand", new Script().hand("w"))),
                new Write("stop", context -> context.workers().iterator().next().stop()),
                new Write("sendMessage", context -> context.workers().iterator().next().sendMessage("t", 1, SendMode.BLOCKING)),
                new Write("exit", context -> context.exit(ExitReason.FAILED, "old", null)),
                new Write("inTransaction", context -> context.inTransaction(transaction -> {
                    transaction.kv().put("k", 1);
                    return true;
                })));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void givenALaterTerm_whenTheOldContextWrites_thenItIsRefusedAndLeavesNothing(Write write) {
        Script script = new Script();
        AtomicReference<JobMasterContext> old = new AtomicReference<>();
        script.on("init", moment -> {
            moment.context().kv().put("kept", 1);
            moment.createWorker("w");
            old.set(moment.context());
        });
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 1);
        node.calls().resign(id).join();
        awaitCount(script, "onMasterRecovered", 1);
        node.awaitState(id, JobState.RUNNING);
        List<Object> before = footprint(id);

        Throwable thrown = catchThrowable(() -> write.act().run(old.get()));

        assertThat(thrown).isInstanceOf(StaleEpochException.class).hasMessageContaining(String.valueOf(old.get().epoch()));
        assertThat(footprint(id)).isEqualTo(before);
        assertThat(old.get().hasLeadership()).isFalse();
    }

    private List<Object> footprint(String id) {
        return List.of(jdbc.queryForList("select key, value::text, version from kv where job_id = ?", id),
                jdbc.queryForList("select id, state from worker where job_id = ?", id),
                jdbc.queryForList("select kind, worker_id from inbox where job_id = ? and worker_id is not null", id),
                jdbc.queryForList("select state, status::text, epoch from job where id = ?", id));
    }

    @Test
    void givenANodeWhoseSessionWasEnded_whenItsMasterWritesLate_thenBothEpochsAreNamedAndNothingIsLeft() {
        TestNode paused = startNode(NodeSetup.named("paused"));
        Script script = new Script();
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<JobMasterContext> late = new AtomicReference<>();
        script.on("tick", moment -> {
            if (moment.context().node().equals("paused")) {
                late.set(moment.context());
                while (proceed.getCount() > 0) {
                    catchThrowable(proceed::await);
                }
                thrown.set(catchThrowable(() -> moment.context().kv().put("late", 1)));
            }
        });
        String id = paused.jobs().submit(script.submission());
        awaitCount(script, "tick", 1);

        paused.pauseLease();
        awaitCount(script, "onMasterRecovered", 1);
        node.awaitState(id, JobState.RUNNING);
        proceed.countDown();
        await().until(() -> thrown.get() != null);

        assertThat(thrown.get()).isInstanceOf(StaleEpochException.class).hasMessageContaining("Epoch " + late.get().epoch())
                .hasMessageContaining("the job's epoch is " + node.jobs().require(id).epoch());
        assertThat(jdbc.queryForObject("select count(*) from kv where job_id = ?", Integer.class, id)).isZero();
        paused.resumeLease();
        paused.close();
    }

    @Test
    void givenAuthorsSql_whenItAssertsTheEpoch_thenTheCurrentOnePassesAndAnOldOneIsRefused() throws Exception {
        Script script = new Script();
        AtomicReference<Throwable> current = new AtomicReference<>();
        AtomicReference<JobMasterContext> old = new AtomicReference<>();
        script.on("init", moment -> {
            old.set(moment.context());
            current.set(catchThrowable(() -> assertEpoch(moment.context())));
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);
        node.calls().resign(id).join();
        awaitCount(script, "onMasterRecovered", 1);

        assertThat(current.get()).isNull();
        assertThatThrownBy(() -> assertEpoch(old.get())).isInstanceOfSatisfying(SQLException.class,
                stale -> assertThat(stale.getSQLState()).isEqualTo("CX001")).hasMessageContaining("stale");
        assertThat(jdbc.queryForList("select note from author where job = ?", String.class, id)).containsExactly("fenced");
    }

    private static void assertEpoch(JobMasterContext context) throws SQLException {
        try (Connection connection = context.connections().require(Connections.METADATA).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select coxswain_assert_epoch('" + context.jobId() + "', " + context.epoch() + ")");
            statement.execute("insert into author values ('" + context.jobId() + "', 'fenced')");
            connection.commit();
        }
    }

    @Test
    void givenAuthorsSqlInATransaction_whenItCommitsOrThrows_thenItSharesTheFateOfTheRest() {
        Script script = new Script();
        script.on("init", moment -> {
            moment.context().inTransaction(transaction -> {
                transaction.kv().put("k", "committed");
                return insert(transaction.jdbc(), moment.context().jobId(), "committed");
            });
            catchThrowable(() -> moment.context().inTransaction(transaction -> {
                transaction.kv().put("k", "rolled back");
                transaction.createWorker(script.handType(), script.hand("w"), WorkerOptions.DEFAULT);
                insert(transaction.jdbc(), moment.context().jobId(), "rolled back");
                throw new IllegalStateException("no");
            }));
            assertThat(moment.context().workers()).isEmpty();
        });

        String id = submit(script);
        awaitCount(script, "tick", 1);

        assertThat(jdbc.queryForList("select note from author where job = ?", String.class, id)).containsExactly("committed");
        assertThat(jdbc.queryForObject("select value #>> '{}' from kv where job_id = ?", String.class, id)).isEqualTo("committed");
        assertThat(jdbc.queryForObject("select count(*) from worker where job_id = ?", Integer.class, id)).isZero();
    }

    private static int insert(Connection connection, String job, String note) throws SQLException {
        try (var statement = connection.prepareStatement("insert into author values (?, ?)")) {
            statement.setString(1, job);
            statement.setString(2, note);
            return statement.executeUpdate();
        }
    }

    @Test
    void givenTheConnectionOfATransaction_whenTheAuthorWouldEndIt_thenThatIsRefusedHoweverHeTries() {
        Script script = new Script();
        AtomicReference<List<Throwable>> refusals = new AtomicReference<>();
        script.on("init", moment -> moment.context().inTransaction(transaction -> {
            Connection connection = transaction.jdbc();
            insert(connection, moment.context().jobId(), "guarded");
            refusals.set(List.of(catchThrowable(connection::commit), catchThrowable(connection::rollback),
                    catchThrowable(connection::close), catchThrowable(() -> connection.setAutoCommit(true)),
                    catchThrowable(() -> connection.createStatement().getConnection().commit()),
                    catchThrowable(() -> connection.unwrap(Connection.class)),
                    catchThrowable(() -> connection.getMetaData().getConnection().commit())));
            return connection.unwrap(PGConnection.class).getBackendPID();
        }));

        String id = submit(script);
        awaitCount(script, "tick", 1);

        assertThat(refusals.get()).allSatisfy(
                refusal -> assertThat(refusal).isInstanceOf(SQLFeatureNotSupportedException.class));
        assertThat(jdbc.queryForList("select note from author where job = ?", String.class, id)).containsExactly("guarded");
        assertThat(node.jobs().require(id).attempts()).isZero();
    }

    @Test
    void givenSqlThatCommits_whenTheTransactionEnds_thenTheAttemptFailsAndNothingAfterTheCommitIsLeft() {
        Script script = new Script();
        script.on("init", moment -> {
            if (script.count("init") > 1) {
                return;
            }
            moment.context().inTransaction(transaction -> {
                try (Statement statement = transaction.jdbc().createStatement()) {
                    statement.execute("commit");
                }
                transaction.kv().put("unfenced", 1);
                return true;
            });
        });

        String id = submit(script);
        awaitCount(script, "tick", 1);

        assertThat(node.jobs().require(id).error()).isNotNull().extracting(Job.JobError::message).asString()
                .contains("has ended the framework's transaction");
        assertThat(jdbc.queryForObject("select count(*) from kv where job_id = ?", Integer.class, id)).isZero();
    }
}
