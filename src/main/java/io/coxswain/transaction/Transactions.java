package io.coxswain.transaction;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.loop.Scheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/** Runs SQL in transactions over the pool. Thread-safe. */
public final class Transactions {

    /** What a transaction does. It may run again when its connection broke, so it has no other effect than its SQL. */
    @FunctionalInterface
    public interface Body<T> {
        T run(JdbcTemplate jdbc);
    }

    private static final int TRIES = 5;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
    private static final SQLExceptionTranslator TRANSLATOR = new SQLExceptionSubclassTranslator();

    /** SQL that the connections of the pool for small writes run first. */
    public static final String SMALL_WRITES_SETUP = KeptPlans.SETUP;

    private final DataSource pool;
    private final Scheduler scheduler;
    private final CommitMarks marks = new CommitMarks();
    private final @Nullable KeptPlans plans;
    private final Transactions small;

    public Transactions(DataSource pool, Scheduler scheduler) {
        this.pool = pool;
        this.scheduler = scheduler;
        this.plans = null;
        this.small = this;
    }

    /** @param smallWrites gives connections that have run {@link #SMALL_WRITES_SETUP} */
    public Transactions(DataSource pool, DataSource smallWrites, Scheduler scheduler) {
        this.pool = pool;
        this.scheduler = scheduler;
        this.plans = null;
        this.small = new Transactions(smallWrites, scheduler, new KeptPlans());
    }

    private Transactions(DataSource pool, Scheduler scheduler, KeptPlans plans) {
        this.pool = pool;
        this.scheduler = scheduler;
        this.plans = plans;
        this.small = this;
    }

    /** Transactions that suit a write of so many rows. For statements of our own only: authors' SQL is planned as usual. */
    public Transactions forRows(int rows) {
        return rows <= KeptPlans.LARGEST ? small : this;
    }

    /**
     * Runs {@code body} in one transaction. An outage is answered at once with {@link ErrorCode#DATABASE_UNAVAILABLE}: for
     * callers who can be told to try again.
     */
    public <T> T once(Body<T> body) {
        return run(() -> false, body);
    }

    /**
     * Runs {@code body} in one transaction, and sits out outages of any length while {@code wanted}: for callers who have
     * nobody to tell.
     *
     * @throws CoxswainException {@link ErrorCode#DATABASE_UNAVAILABLE} when Postgres is away and the result no longer wanted;
     *     {@link ErrorCode#OUTCOME_UNKNOWN} when moreover it can't be known whether the commit took place
     */
    public <T> T run(BooleanSupplier wanted, Body<T> body) {
        try (PutOffInterrupt interrupt = new PutOffInterrupt()) {
            for (int attempt = 1;; attempt++) {
                Attempt<T> tried = attempt(body);
                interrupt.putOff();
                boolean done = tried.error == null || tried.committing && committed(tried, wanted);
                // Its fate is known; where it can't be known, the mark is not used again.
                marks.giveBack(tried.mark, scheduler.nanoTime());
                if (done) {
                    return tried.result;
                }
                pauseOrThrow(tried.error, wanted, attempt);
            }
        }
    }

    private void pauseOrThrow(RuntimeException error, BooleanSupplier wanted, int attempt) {
        if (SqlFailure.isOutage(error)) {
            if (!wanted.getAsBoolean()) {
                throw unavailable(error);
            }
        } else if (!SqlFailure.isWorthAnotherTry(error) || attempt >= TRIES) {
            throw error;
        }
        scheduler.pause(pauseBefore(attempt));
    }

    /**
     * The answer of {@code query}, which changes nothing; asked again through outages of any length while {@code wanted}.
     *
     * @throws CoxswainException {@link ErrorCode#DATABASE_UNAVAILABLE} when Postgres is away and the answer no longer wanted
     */
    public <T> T sitOut(BooleanSupplier wanted, Supplier<T> query) {
        try (PutOffInterrupt interrupt = new PutOffInterrupt()) {
            for (int attempt = 1;; attempt++) {
                try {
                    return query.get();
                } catch (RuntimeException e) {
                    interrupt.putOff();
                    pauseOrThrow(e, wanted, attempt);
                }
            }
        }
    }

    /**
     * The answer of a query that reads few rows and is asked often: its plan is kept as those of small writes are, since to make it would
     * cost more than to run it. Asked once.
     */
    public <T> T quickly(Function<JdbcTemplate, T> query) {
        try (Connection connection = small.pool.getConnection()) {
            if (small.plans != null) {
                small.plans.refresh(connection, scheduler.nanoTime());
            }
            return query.apply(template(connection));
        } catch (SQLException e) {
            throw unchecked(e);
        }
    }

    /** Whether a failed batch surely changed nothing, so that its items may be tried one by one. */
    public static boolean leftNothing(Throwable error) {
        return !(error instanceof CoxswainException coxswain) || switch (coxswain.code()) {
            case OUTCOME_UNKNOWN, DATABASE_UNAVAILABLE -> false;
            default -> true;
        };
    }

    /** Whether what failed may succeed later without anybody doing anything about it. */
    public static boolean mayPass(Throwable error) {
        return error instanceof CoxswainException coxswain && coxswain.code().isRetryable() || SqlFailure.isOutage(error)
                || SqlFailure.isWorthAnotherTry(error);
    }

    private static final class Attempt<T> {
        private @Nullable T result;
        private @Nullable RuntimeException error;
        private CommitMarks.@Nullable Mark mark;
        private boolean committing;
    }

    private <T> Attempt<T> attempt(Body<T> body) {
        Attempt<T> attempt = new Attempt<>();
        try (Connection connection = pool.getConnection()) {
            if (plans != null) {
                plans.refresh(connection, scheduler.nanoTime());
            }
            attempt.mark = marks.take(template(connection), scheduler.nanoTime());
            connection.setAutoCommit(false);
            try {
                JdbcTemplate jdbc = template(connection);
                attempt.result = body.run(jdbc);
                attempt.committing = true;
                marks.leaveAndCommit(connection, attempt.mark);
                // Postgres has done so; this tells the driver and the pool.
                connection.commit();
            } catch (RuntimeException | SQLException e) {
                attempt.error = unchecked(e);
                rollback(connection);
            }
        } catch (RuntimeException | SQLException e) {
            if (attempt.error == null && !attempt.committing) {
                attempt.error = unchecked(e);
            }
        }
        return attempt;
    }

    private static JdbcTemplate template(Connection connection) {
        JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        jdbc.setExceptionTranslator(TRANSLATOR);
        return jdbc;
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is broken; Postgres rolls back by itself.
        }
    }

    /** Asks Postgres what became of a commit whose answer was lost. */
    private boolean committed(Attempt<?> attempt, BooleanSupplier wanted) {
        if (!SqlFailure.isOutage(attempt.error)) {
            return false;
        }
        for (int tries = 1;; tries++) {
            scheduler.pause(pauseBefore(tries));
            Optional<Boolean> committed = ask(attempt.mark);
            if (committed.isPresent()) {
                return committed.get();
            }
            if (tries >= TRIES && !wanted.getAsBoolean()) {
                throw new CoxswainException(ErrorCode.OUTCOME_UNKNOWN,
                        "The connection to Postgres broke during commit, and it can't be asked for the outcome yet: look whether "
                                + "it happened before you try again",
                        attempt.error);
            }
        }
    }

    /** Empty when Postgres can't be asked at the moment. */
    private Optional<Boolean> ask(CommitMarks.Mark mark) {
        try (Connection connection = pool.getConnection()) {
            return Optional.of(marks.isCommitted(template(connection), mark));
        } catch (RuntimeException | SQLException e) {
            return Optional.empty();
        }
    }

    private static CoxswainException unavailable(RuntimeException cause) {
        return new CoxswainException(ErrorCode.DATABASE_UNAVAILABLE, "Postgres can't be reached right now: try again in a moment",
                cause);
    }

    private static Duration pauseBefore(int attempt) {
        long base = SHORTEST_PAUSE.toMillis() << Math.min(attempt, 6);
        long capped = Math.min(base, LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(capped / 2 + ThreadLocalRandom.current().nextLong(capped / 2 + 1));
    }

    private static RuntimeException unchecked(Exception error) {
        return error instanceof RuntimeException runtime ? runtime : new CoxswainSqlException((SQLException) error);
    }

    /** An SQL error outside of a statement: while connecting or committing. */
    private static final class CoxswainSqlException extends RuntimeException {
        CoxswainSqlException(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
