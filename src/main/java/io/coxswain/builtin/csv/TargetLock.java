package io.coxswain.builtin.csv;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The right to work on one chunk in the target, held by a transaction until it ends.
 *
 * <p>Whoever asks for it was given the chunk because the one before was given up. That one may still sit in an open
 * transaction: a frozen process, a half-open connection. After a grace it is ended by terminating its backend, which is
 * safe at any moment: either its commit has happened, and the marker tells, or it never will.
 */
final class TargetLock {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    /** Long enough for a commit under way. */
    private static final String GRACE = "5s";
    /** For locks of the table itself, held by others; shorter than the limit of a callback. */
    private static final String LOCK_TIMEOUT = "30s";

    private final Connection connection;
    private final String name;

    /** @param connection in a transaction that has done nothing yet */
    TargetLock(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /** Waits for the lock, if need be at its holder's cost. The transaction starts anew. */
    void acquire() throws SQLException {
        if (!acquire(GRACE)) {
            terminateHolder();
            if (!acquire(LOCK_TIMEOUT)) {
                throw new SQLException("The transaction that holds '" + name + "' does not end", LOCK_NOT_AVAILABLE);
            }
        }
        setLockTimeout(LOCK_TIMEOUT);
    }

    private boolean acquire(String timeout) throws SQLException {
        setLockTimeout(timeout);
        try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, name);
            lock.execute();
            return true;
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            return false;
        }
    }

    private void terminateHolder() throws SQLException {
        try (PreparedStatement terminate = connection.prepareStatement("""
                select pg_terminate_backend(l.pid)
                  from pg_locks l, (select hashtextextended(?, 0)) k(key)
                 where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
                   and l.database = (select oid from pg_database where datname = current_database())
                   and l.classid::bigint = (k.key >> 32) & 4294967295
                   and l.objid::bigint = k.key & 4294967295
                   and l.pid <> pg_backend_pid()
                """)) {
            terminate.setString(1, name);
            try (ResultSet holders = terminate.executeQuery()) {
                while (holders.next()) {
                    holders.getBoolean(1);
                }
            }
        }
        connection.commit();
    }

    private void setLockTimeout(String timeout) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '" + timeout + "'");
        }
    }
}
