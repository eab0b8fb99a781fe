package io.coxswain.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.testing.HandTurnedScheduler;
import io.coxswain.testing.TestPostgres;
import io.coxswain.transaction.BreakingDataSource.Commit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

class TransactionsTest {

    private static final DataSource DATABASE = TestPostgres.freshDatabase();
    private static final JdbcTemplate SQL = new JdbcTemplate(DATABASE);
    private static final BooleanSupplier WANTED = () -> true;
    private static final BooleanSupplier UNWANTED = () -> false;

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final BreakingDataSource pool = new BreakingDataSource(DATABASE);
    private final Transactions transactions = new Transactions(pool, scheduler);
    private final AtomicInteger runs = new AtomicInteger();

    @BeforeAll
    static void createTable() {
        SQL.execute("create table entry (id int primary key)");
    }

    @BeforeEach
    void emptyTable() {
        SQL.execute("truncate entry");
    }

    @Test
    void givenNoTrouble_whenRun_thenTheResultIsDurable() {
        int result = transactions.once(this::insert);

        assertThat(result).isEqualTo(1);
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void givenACommitWhoseAnswerIsLost_whenPostgresKnowsIt_thenTheBodyDoesNotRunAgain() {
        pool.onCommit(Commit.LOSES_ITS_ANSWER).refuseAfterBreak(7);

        int result = transactions.run(WANTED, this::insert);

        assertThat(result).isEqualTo(1);
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void givenACommitThatNeverArrived_whenPostgresKnowsIt_thenTheBodyRunsAgain() {
        pool.onCommit(Commit.NEVER_ARRIVES);

        int result = transactions.run(WANTED, this::insert);

        assertThat(result).isEqualTo(2);
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void givenACommitThatNeverArrived_whenNobodyWaits_thenTheCallerIsToldThatNothingHappened() {
        pool.onCommit(Commit.NEVER_ARRIVES);

        Throwable error = catchThrowable(() -> transactions.run(UNWANTED, this::insert));

        assertCode(error, ErrorCode.DATABASE_UNAVAILABLE);
        assertThat(runs).hasValue(1);
        assertThat(entries()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "WORKS", mode = EnumSource.Mode.EXCLUDE)
    void givenALostAnswer_whenPostgresStaysAwayAndNobodyWaits_thenTheOutcomeIsUnknownAndNothingIsTriedAgain(Commit fate) {
        pool.onCommit(fate).refuseAfterBreak(1_000);

        Throwable error = catchThrowable(() -> transactions.run(UNWANTED, this::insert));

        assertCode(error, ErrorCode.OUTCOME_UNKNOWN);
        assertThat(runs).hasValue(1);
    }

    @Test
    void givenATransactionThatOnlyReads_whenItsCommitBreaks_thenItRunsAgain() {
        pool.onCommit(Commit.NEVER_ARRIVES);

        Integer count = transactions.run(WANTED, jdbc -> {
            runs.incrementAndGet();
            return jdbc.queryForObject("select count(*) from entry", Integer.class);
        });

        assertThat(count).isZero();
        assertThat(runs).hasValue(2);
    }

    @Test
    void givenPostgresAway_whenWanted_thenTheOutageIsSatOut() {
        pool.refuse(100);

        transactions.run(WANTED, this::insert);

        assertThat(runs).hasValue(1);
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void givenPostgresAway_whenOnce_thenToldAtOnce() {
        pool.refuse(1);
        long began = scheduler.nanoTime();

        Throwable error = catchThrowable(() -> transactions.once(this::insert));

        assertCode(error, ErrorCode.DATABASE_UNAVAILABLE);
        assertThat(Duration.ofNanos(scheduler.nanoTime() - began)).isZero();
        assertThat(runs).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03", "57014"})
    void givenARollbackThatMayNotComeAgain_whenRun_thenTriedAgain(String state) {
        transactions.once(jdbc -> {
            insert(jdbc);
            return runs.get() < 3 ? raise(jdbc, state) : true;
        });

        assertThat(runs).hasValue(3);
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void givenARollbackThatComesAgainAndAgain_whenRun_thenGivenUpWithinASecond() {
        long began = scheduler.nanoTime();

        assertThatThrownBy(() -> transactions.run(WANTED, jdbc -> insert(jdbc) + (raise(jdbc, "40001") ? 1 : 0)))
                .isInstanceOf(DataAccessException.class);

        assertThat(runs).hasValue(5);
        assertThat(Duration.ofNanos(scheduler.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void givenAMistake_whenRun_thenThrownAsItIsAndRolledBack() {
        assertThatThrownBy(() -> transactions.run(WANTED, jdbc -> insert(jdbc) + insert(jdbc))).isInstanceOf(DuplicateKeyException.class);
        assertThatThrownBy(() -> transactions.run(WANTED, jdbc -> {
            insert(jdbc);
            throw new IllegalStateException("changed my mind");
        })).isInstanceOf(IllegalStateException.class).hasMessage("changed my mind");

        assertThat(entries()).isZero();
    }

    @Test
    void givenAFailure_whenAskedWhatItLeft_thenOnlyAnOutageMayHaveLeftSomething() {
        assertThat(Transactions.leftNothing(new DuplicateKeyException("twice"))).isTrue();
        assertThat(Transactions.leftNothing(new CoxswainException(ErrorCode.JOB_EXISTS, "there"))).isTrue();
        assertThat(Transactions.leftNothing(new CoxswainException(ErrorCode.OUTCOME_UNKNOWN, "perhaps"))).isFalse();
        assertThat(Transactions.leftNothing(new CoxswainException(ErrorCode.DATABASE_UNAVAILABLE, "away"))).isFalse();
    }

    /** Inserts the same row whenever it runs, and returns how often it has. */
    private int insert(JdbcTemplate jdbc) {
        jdbc.update("insert into entry (id) values (1)");
        return runs.incrementAndGet();
    }

    private static boolean raise(JdbcTemplate jdbc, String state) {
        jdbc.execute("do $$ begin raise exception 'on purpose' using errcode = '" + state + "'; end $$");
        return false;
    }

    private static int entries() {
        Integer count = SQL.queryForObject("select count(*) from entry", Integer.class);
        return count == null ? 0 : count;
    }

    private static void assertCode(Throwable error, ErrorCode code) {
        assertThat(error).isInstanceOfSatisfying(CoxswainException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
