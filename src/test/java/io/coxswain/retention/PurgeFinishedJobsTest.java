package io.coxswain.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.chore.Chore.Piece;
import io.coxswain.job.JobStore;
import io.coxswain.json.Json;
import io.coxswain.loop.SystemScheduler;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import io.coxswain.transaction.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class PurgeFinishedJobsTest {

    private static final Duration KEPT = Duration.ofDays(30);

    private final DataSource database = TestPostgres.freshDatabase();
    private final SystemScheduler scheduler = new SystemScheduler();
    private final Rows rows = new Rows(database);
    private final JdbcTemplate sql = rows.sql();
    private final PurgeFinishedJobs purge = purge(KEPT);

    private PurgeFinishedJobs purge(Duration kept) {
        return new PurgeFinishedJobs(new Transactions(database, scheduler), new JobStore(sql, new Json()), kept);
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private void job(String id, String state, String created, String finished) {
        sql.update("""
                insert into job (id, project, type, config, state, created_at, finished_at)
                values (?, 'default', 'fake', '{}', ?, now() - ?::interval, now() - ?::interval)
                """, id, state, created, finished);
    }

    private void belongings(String id, int each) {
        sql.update("insert into worker (id, job_id, job_type, type, config, cost, state, epoch) "
                + "select ? || n, ?, 'fake', 't', '{}', 1, 'FINISHED', 1 from generate_series(1, ?) n", id, id, each);
        sql.update("insert into kv (job_id, key, value, version) select ?, n::text, '1', 1 from generate_series(1, ?) n", id, each);
        sql.update("insert into inbox (job_id, kind) select ?, 'MESSAGE' from generate_series(1, ?) n", id, each);
        sql.update("insert into job_event (job_id, epoch, kind) values (?, 1, 'EXITED')", id);
    }

    private List<String> left() {
        return sql.queryForList("select id from job order by id", String.class);
    }

    private int belongingsOf(String id) {
        return sql.queryForObject("select (select count(*) from worker where job_id = ?) + (select count(*) from kv where job_id = ?) "
                + "+ (select count(*) from inbox where job_id = ?)", Integer.class, id, id, id);
    }

    @Test
    void givenJobsOfAllAges_whenPurged_thenThoseThatAreOverForLongGoWithAllButTheirHistory() {
        job("finished", "FINISHED", "40 days", "31 days");
        job("failed", "FAILED", "40 days", "31 days");
        job("canceled", "CANCELED", "31 days", "31 days");
        job("recent", "FINISHED", "40 days", "29 days");
        sql.update("insert into job (id, project, type, config, state, created_at) "
                + "values ('runs', 'default', 'fake', '{}', 'RUNNING', now() - interval '1 year')");
        List.of("finished", "failed", "canceled", "recent", "runs").forEach(id -> belongings(id, 2));

        Piece piece = purge.doPiece();

        assertThat(piece).isEqualTo(new Piece(3, false));
        assertThat(left()).containsExactly("recent", "runs");
        assertThat(belongingsOf("finished") + belongingsOf("failed") + belongingsOf("canceled")).isZero();
        assertThat(belongingsOf("recent") + belongingsOf("runs")).isEqualTo(12);
        assertThat(sql.queryForObject("select count(*) from job_event where job_id = 'finished'", Integer.class)).isEqualTo(1);
    }

    @Test
    void givenAJobWithManyRows_whenPurgedPieceByPiece_thenItsOwnRowGoesLast() {
        job("large", "FINISHED", "40 days", "40 days");
        belongings("large", 2 * PurgeFinishedJobs.ROWS + 10);

        Piece first = purge.doPiece();
        List<String> inBetween = left();
        int still = belongingsOf("large");
        Piece second = purge.doPiece();
        Piece third = purge.doPiece();

        assertThat(first).isEqualTo(new Piece(0, true));
        assertThat(inBetween).containsExactly("large");
        assertThat(still).isEqualTo(3 * (PurgeFinishedJobs.ROWS + 10));
        assertThat(second).isEqualTo(new Piece(0, true));
        assertThat(third).isEqualTo(new Piece(1, false));
        assertThat(left()).isEmpty();
        assertThat(belongingsOf("large")).isZero();
    }

    @Test
    void givenManyJobs_whenPurged_thenAFullPieceSaysThatThereIsMore() {
        sql.update("""
                insert into job (id, project, type, config, state, created_at, finished_at)
                select n::text, 'default', 'fake', '{}', 'FINISHED', now() - interval '99 days', now() - interval '98 days'
                from generate_series(1, ?) n
                """, PurgeFinishedJobs.JOBS + 1);

        assertThat(purge.doPiece()).isEqualTo(new Piece(PurgeFinishedJobs.JOBS, true));
        assertThat(purge.doPiece()).isEqualTo(new Piece(1, false));
    }

    @Test
    void givenAJobThatSomebodyHasLocked_whenPurged_thenNobodyWaitsAndTheOthersGo() throws SQLException {
        job("locked", "FINISHED", "50 days", "50 days");
        job("free", "FINISHED", "40 days", "40 days");
        try (Connection other = database.getConnection(); var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from job where id = 'locked' for share");

            assertThat(purge.doPiece()).isEqualTo(new Piece(1, false));
            other.rollback();
        }

        assertThat(left()).containsExactly("locked");
    }

    @Test
    void givenForEver_whenPurged_thenNothingGoes() {
        job("finished", "FINISHED", "9000 days", "9000 days");

        assertThat(purge(Duration.ofMillis(-1)).doPiece()).isEqualTo(new Piece(0, false));
        assertThat(left()).containsExactly("finished");
    }

    /** Whoever adds a table for what belongs to jobs has to decide what becomes of it. Resources are left to a trigger on {@code job}. */
    @Test
    void givenTablesWithJobs_whenListed_thenAPurgeKnowsThem() {
        List<String> tables = sql.queryForList("""
                select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
                where a.attname = 'job_id' and not a.attisdropped and c.relkind in ('r', 'p') and not c.relispartition
                  and c.relname not in ('job_event', 'audit_event') and c.relnamespace = current_schema()::regnamespace
                """, String.class);

        assertThat(tables).containsExactlyInAnyOrder("worker", "kv", "inbox", "resource");
    }
}
