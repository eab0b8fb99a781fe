package io.coxswain.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.chore.Chore.Piece;
import io.coxswain.loop.SystemScheduler;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import io.coxswain.transaction.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Months are there before they are needed, and go as a whole when they are old; no row is ever without a place. */
class KeepHistoryTest {

    private static final Duration KEPT = Duration.ofDays(90);

    private final DataSource database = TestPostgres.freshDatabase();
    private final SystemScheduler scheduler = new SystemScheduler();
    private final Rows rows = new Rows(database);
    private final JdbcTemplate sql = rows.sql();

    private KeepHistory keep(Duration kept) {
        return new KeepHistory(new Transactions(database, scheduler), Map.of("job_event", kept, "audit_event", kept));
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private List<String> parts(String history) {
        return sql.queryForList("select part from coxswain_history where history = ? order by ends_at nulls first", String.class, history);
    }

    private void event(String job, String at) {
        sql.update("insert into job_event (job_id, epoch, kind, at) values (?, 1, 'STARTED', " + at + ")", job);
    }

    private String partOf(String job) {
        return rows.text("select tableoid::regclass from job_event where job_id = ?", job);
    }

    private static String named(String history, int monthsAhead) {
        YearMonth month = YearMonth.now(ZoneOffset.UTC).plusMonths(monthsAhead);
        return history + "_" + month.toString().replace('-', '_');
    }

    private static void doAll(KeepHistory keep) {
        Piece piece = keep.doPiece();
        while (piece.more()) {
            piece = keep.doPiece();
        }
    }

    @Test
    void givenANewDatabase_whenPrepared_thenThisMonthAndTwoMoreHaveParts() {
        keep(KEPT).prepare();
        keep(KEPT).prepare();

        for (String history : List.of("job_event", "audit_event")) {
            assertThat(parts(history)).containsExactly(history + "_rest", history + "_before", named(history, 1), named(history, 2));
        }
    }

    @Test
    void givenRowsOfMonthsWithoutPart_whenAppended_thenTheyAreKeptAndMovedOnceTheMonthIsMade() {
        event("now", "now()");
        event("next", "coxswain_next_month(now())");
        event("far", "now() + interval '20 years'");
        sql.execute("drop table " + named("job_event", 1));
        event("homeless", "coxswain_next_month(now()) + interval '3 days'");
        String before = partOf("homeless");

        keep(KEPT).prepare();

        assertThat(before).isEqualTo("job_event_rest");
        assertThat(partOf("homeless")).isEqualTo(named("job_event", 1));
        assertThat(partOf("now")).isEqualTo("job_event_before");
        assertThat(partOf("far")).isEqualTo("job_event_rest");
    }

    @Test
    void givenMonthsOfAllAges_whenKept_thenOnlyThoseOfWhichAllIsOldAreDropped() {
        sql.execute("drop table job_event_before, " + named("job_event", 1));
        sql.execute("create table old (like job_event_rest including all)");
        sql.execute("create table edge (like job_event_rest including all)");
        attach("old", "minvalue", "now() - interval '91 days'");
        attach("edge", "now() - interval '91 days'", "coxswain_month(now())");
        event("old", "now() - interval '92 days'");
        event("edge", "now() - interval '90 days 12 hours'");

        doAll(keep(KEPT));

        assertThat(parts("job_event")).containsExactly("job_event_rest", "edge", named("job_event", 0), named("job_event", 1),
                named("job_event", 2));
        assertThat(sql.queryForList("select job_id from job_event", String.class)).containsExactly("edge");
        assertThat(sql.queryForObject("select to_regclass('old') is null", Boolean.class)).isTrue();
    }

    private void attach(String table, String from, String to) {
        sql.execute("""
                do $$ begin
                    execute format('alter table job_event attach partition %s for values from (%s) to (%%L)', %s);
                end $$
                """.formatted(table, from.equals("minvalue") ? from : "%L", from.equals("minvalue") ? to : from + ", " + to));
    }

    @Test
    void givenForEver_whenKept_thenNothingIsDropped() {
        sql.execute("create table old (like job_event_rest including all)");
        sql.execute("alter table job_event detach partition job_event_before");
        attach("old", "minvalue", "now() - interval '20 years'");

        doAll(keep(Duration.ofMillis(-1)));

        assertThat(parts("job_event")).contains("old");
    }

    /** A transaction of somebody that takes its time: writers may wait behind the chore for some tenths of a second, and it gives up. */
    @Test
    void givenAWriterThatTakesItsTime_whenAMonthIsOld_thenOthersGoOnAndItIsDroppedLater() throws SQLException {
        sql.execute("alter table job_event detach partition job_event_before");
        sql.execute("create table old (like job_event_rest including all)");
        attach("old", "minvalue", "now() - interval '91 days'");
        KeepHistory keep = keep(KEPT);
        try (Connection slow = database.getConnection(); var statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("insert into job_event (job_id, epoch, kind) values ('slow', 1, 'STARTED')");

            CompletableFuture<Throwable> chore = new CompletableFuture<>();
            scheduler.startPlatform("chore", () -> {
                try {
                    doAll(keep);
                    chore.complete(null);
                } catch (RuntimeException e) {
                    chore.complete(e);
                }
            });
            long longest = 0;
            while (!chore.isDone()) {
                long began = System.nanoTime();
                event("quick", "now()");
                longest = Math.max(longest, System.nanoTime() - began);
            }
            slow.commit();

            assertThat(chore.join()).hasMessageContaining("lock timeout");
            assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(1));
        }

        doAll(keep);

        assertThat(parts("job_event")).doesNotContain("old");
    }

    /** Every index that a history has is on every one of its parts. */
    @Test
    void givenParts_whenTheirIndexesAreCompared_thenAllHaveTheSame() {
        keep(KEPT).prepare();

        List<Map<String, Object>> kinds = rows.list("""
                select h.history, count(distinct columns) as kinds from coxswain_history h
                join lateral (
                    select string_agg(pg_get_indexdef(i.indexrelid, k.n::int, true), ',' order by i.indisprimary, k.n, i.indkey::text) as columns
                    from pg_index i, generate_series(1, i.indnkeyatts) k (n) where i.indrelid = h.part::regclass) d on true
                group by h.history
                """);

        assertThat(kinds).hasSize(2).allSatisfy(row -> assertThat(row.get("kinds")).isEqualTo(1L));
    }
}
