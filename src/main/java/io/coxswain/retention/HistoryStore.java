package io.coxswain.retention;

import io.coxswain.transaction.Transactions;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** The parts of histories. Everybody who writes or reads a history waits behind whoever waits for its lock: nobody waits here for long. */
final class HistoryStore {

    /** Then the transaction is rolled back and tried again, a few times, with pauses in which the others go on. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

    private final Transactions transactions;

    HistoryStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Makes the parts of this month and two more, if they are missing. Returns how many it made. */
    int prepare(String history) {
        Integer made = transactions.once(jdbc -> {
            waitShortly(jdbc);
            return jdbc.queryForObject("select coxswain_prepare_history(?, coxswain_next_month(now() + interval '2 months'))",
                    Integer.class,
                    history);
        });
        return made == null ? 0 : made;
    }

    /** Drops the oldest part, if all of it is older than {@code kept}. Returns its name. */
    Optional<String> dropOldest(String history, Duration kept) {
        return transactions.once(jdbc -> {
            waitShortly(jdbc);
            return Optional.ofNullable(jdbc.queryForObject("select coxswain_drop_history(?, now() - ? * interval '1 second')", String.class,
                    history, kept.toSeconds()));
        });
    }

    private static void waitShortly(JdbcTemplate jdbc) {
        jdbc.execute("set local lock_timeout = '" + LONGEST_WAIT.toMillis() + "ms'");
    }
}
