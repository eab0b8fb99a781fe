package io.coxswain.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coxswain.api.ExitReason;
import io.coxswain.job.JobState;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testkit.Fault;
import io.coxswain.testkit.JobTestKit;
import io.coxswain.testkit.Point;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A kit that is given a real database: for an author's own SQL in a transaction, and as a connection. */
class KitDatabaseTest {

    private static PGSimpleDataSource database;
    private static JdbcTemplate jdbc;

    private final JobTestKit kit = new JobTestKit();
    private final Script script = new Script();

    @BeforeAll
    static void createDatabase() {
        database = TestPostgres.emptyDatabase();
        jdbc = new JdbcTemplate(database);
        jdbc.execute("create table mark (epoch bigint)");
    }

    @BeforeEach
    void emptyTheTable() {
        jdbc.execute("truncate mark");
    }

    private JobTestKit submitted() {
        return kit.submit(Script.jobType(), script.config().toString());
    }

    private static void mark(Connection connection, long epoch) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into mark values (" + epoch + ")");
        }
    }

    private List<Long> marks() {
        return jdbc.queryForList("select epoch from mark order by epoch", Long.class);
    }

    private void markInATransaction() {
        script.on("init", moment -> moment.context().inTransaction(transaction -> {
            mark(transaction.jdbc(), moment.context().epoch());
            transaction.kv().put("marked", moment.context().epoch());
            return true;
        }));
    }

    @Test
    void givenSqlInATransaction_whenTheMasterCrashesBeforeItsCommit_thenOnlyTheNextOnesStays() {
        markInATransaction();
        kit.database(database);

        submitted().strike(Fault.MASTER_CRASH, Point.beforeWriteIn("master.init")).runUntil(JobState.RUNNING);

        assertThat(marks()).containsExactly(kit.epoch());
        assertThat(kit.kv().get("marked", Long.class)).contains(kit.epoch());
    }

    @Test
    void givenSqlInATransaction_whenItsOutcomeIsUnknown_thenItAndTheKeysStandTogether() {
        markInATransaction();
        kit.database(database);

        submitted().strike(Fault.UNKNOWN_COMMIT, Point.afterWriteIn("master.init")).runUntil(JobState.RETRYING);

        assertThat(marks()).containsExactly(kit.epoch());
        assertThat(kit.kv().get("marked", Long.class)).contains(kit.epoch());
    }

    @Test
    void givenSqlInATransaction_whenItIsRepeated_thenItCountsOnce() {
        markInATransaction();
        kit.database(database);

        submitted().strike(Fault.TRANSACTION_REPEATED, Point.beforeWriteIn("master.init")).runUntil(JobState.RUNNING);

        assertThat(marks()).hasSize(1);
    }

    @Test
    void givenItsConnection_whenCommitIsCalled_thenItIsRefused() {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        script.on("init", moment -> moment.context().inTransaction(transaction -> {
            refused.set(catchThrowable(() -> transaction.jdbc().commit()));
            transaction.exit(ExitReason.FINISHED, null, null);
            return true;
        }));
        kit.database(database);

        submitted().runToEnd();

        assertThat(refused.get()).isInstanceOf(SQLFeatureNotSupportedException.class).hasMessageContaining("return from inTransaction");
    }

    @Test
    void givenNoDatabase_whenSqlIsWanted_thenTheErrorSaysHowToGiveOne() {
        markInATransaction();

        submitted().runUntil(JobState.RETRYING);

        assertThat(kit.error()).hasValueSatisfying(error -> assertThat(error).contains("kit.database(dataSource)"));
    }

    @Test
    void givenAConnectionInATransaction_whenItsProcessDies_thenTheTransactionIsRolledBack() {
        List<Connection> left = new ArrayList<>();
        script.on("init", moment -> {
            Connection connection = moment.context().connections().require("target").getConnection();
            left.add(connection);
            connection.setAutoCommit(false);
            mark(connection, moment.context().epoch());
            moment.context().kv().put("a", 1);
            connection.commit();
            connection.close();
        });
        kit.connection("target", database);

        submitted().strike(Fault.MASTER_CRASH, Point.beforeWriteIn("master.init")).runUntil(JobState.RUNNING);

        assertThat(left).hasSize(2).allSatisfy(connection -> assertThat(connection.isClosed()).isTrue());
        assertThat(marks()).containsExactly(kit.epoch());
    }
}
