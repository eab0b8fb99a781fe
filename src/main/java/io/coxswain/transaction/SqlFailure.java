package io.coxswain.transaction;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an SQL error says about the fate of its transaction. States: Postgres manual, appendix A. */
public final class SqlFailure {

    /** Serialization failure, deadlock, lock not available, statement canceled by its timeout. */
    private static final Set<String> WORTH_ANOTHER_TRY = Set.of("40001", "40P01", "55P03", "57014");
    /** Shutdowns, crash, starting up, recovery in conflict, too many connections. */
    private static final Set<String> SERVER_AWAY = Set.of("57P01", "57P02", "57P03", "57P05", "53300");
    /** A standby, met before it was promoted. */
    private static final String READ_ONLY = "25006";

    private SqlFailure() {}

    /** Whether the server or the way to it is gone, so that nothing is wrong with what was asked. */
    public static boolean isOutage(Throwable error) {
        SQLException sql = sqlException(error);
        if (sql == null) {
            return false;
        }
        String state = sql.getSQLState();
        return sql instanceof SQLTransientConnectionException
                || state != null && (state.startsWith("08") || SERVER_AWAY.contains(state) || state.equals(READ_ONLY));
    }

    /** Whether the transaction was rolled back for a reason that may not arise again. */
    static boolean isWorthAnotherTry(Throwable error) {
        SQLException sql = sqlException(error);
        return sql != null && sql.getSQLState() != null && WORTH_ANOTHER_TRY.contains(sql.getSQLState());
    }

    private static @Nullable SQLException sqlException(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
