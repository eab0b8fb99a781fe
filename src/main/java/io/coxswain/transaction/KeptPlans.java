package io.coxswain.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import org.postgresql.PGConnection;

/**
 * Keeps the plans of small writes for a second. To plan such a statement anew each time costs as much as to run it; to keep its
 * plan until Postgres next analyzes the table, as {@code force_generic_plan} alone does, can cost a hundred times as much: a plan
 * made for an empty table still serves when it has thousands of rows. The planner looks at a table's true size, so a second later
 * the plan fits again.
 */
final class KeptPlans {

    /** The most rows in one write that is small. More are worth a plan of their own. */
    static final int LARGEST = 64;
    /** What connections that keep plans run first. So few rows are always found by index. */
    static final String SETUP = "set plan_cache_mode = force_generic_plan; set enable_hashjoin = off; set enable_mergejoin = off; "
            + "set enable_seqscan = off";

    private static final long LIFETIME = Duration.ofSeconds(1).toNanos();

    private final Map<PGConnection, Long> planned = new WeakHashMap<>();

    /** Drops plans that have grown old. */
    void refresh(Connection connection, long now) throws SQLException {
        PGConnection physical = connection.unwrap(PGConnection.class);
        synchronized (planned) {
            Long since = planned.putIfAbsent(physical, now);
            if (since == null || now - since < LIFETIME) {
                return;
            }
            planned.put(physical, now);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("discard plans");
        }
    }
}
