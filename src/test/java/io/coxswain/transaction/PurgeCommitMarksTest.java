package io.coxswain.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.HandTurnedScheduler;
import io.coxswain.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class PurgeCommitMarksTest {

    private final DataSource database = TestPostgres.freshDatabase();
    private final JdbcTemplate sql = new JdbcTemplate(database);
    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final Transactions transactions = new Transactions(database, scheduler);

    private List<String> slots() {
        return sql.queryForList("select slot from commit_mark order by at", String.class);
    }

    @Test
    void givenMarksOfProcessesThatAreGone_whenPurged_thenOnlyThoseThatWereUsedTodayStay() {
        sql.update("""
                insert into commit_mark (slot, number, at)
                select 'gone-' || n, 7, now() - interval '25 hours' from generate_series(1, 3) n
                union all select 'alive', 7, now() - interval '23 hours'
                """);

        int purged = new PurgeCommitMarks(transactions).doPiece().items();

        assertThat(purged).isEqualTo(3);
        assertThat(slots()).startsWith("alive").hasSize(2);
    }

    /** Else its row could be gone while a commit is on its way, and nobody would wait for that commit's end. */
    @Test
    void givenAMarkThatHasRestedForLong_whenATransactionBegins_thenItGetsOneWhoseRowIsThere() {
        transactions.once(jdbc -> jdbc.update("create table first ()"));
        List<String> rested = slots();

        scheduler.advance(Duration.ofHours(13));
        transactions.once(jdbc -> jdbc.update("create table second ()"));
        transactions.once(jdbc -> jdbc.update("create table third ()"));

        assertThat(slots()).containsAll(rested).hasSize(2);
    }
}
