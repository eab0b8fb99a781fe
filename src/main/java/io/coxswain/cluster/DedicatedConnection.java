package io.coxswain.cluster;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One connection outside the pool, so that no busy pool can delay what a node's lease depends on. Opened when first used,
 * dropped on any error, opened again by the next use. Not thread-safe, but for {@link #drop}.
 */
final class DedicatedConnection {

    /** The server notices a node that vanished without a goodbye within about 5 s: idle 2 s, then 3 probes 1 s apart. */
    private static final String SETUP = """
            select set_config('tcp_keepalives_idle', '2', false),
                   set_config('tcp_keepalives_interval', '1', false),
                   set_config('tcp_keepalives_count', '3', false),
                   set_config('client_connection_check_interval', '1s', false),
                   set_config('application_name', ?, false)
            """;

    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final DataSource dataSource;
    private final String name;
    private volatile @Nullable Connection connection;

    DedicatedConnection(DataSource dataSource, String name) {
        this.dataSource = dataSource;
        this.name = name;
    }

    /** Runs {@code work} in one transaction. */
    <T> T inTransaction(Work<T> work) {
        return use(open -> {
            open.setAutoCommit(false);
            T result = work.on(open);
            open.commit();
            open.setAutoCommit(true);
            return result;
        });
    }

    /** Runs {@code work}; each statement is its own transaction. */
    <T> T use(Work<T> work) {
        try {
            return work.on(open());
        } catch (SQLException e) {
            drop();
            throw new CoxswainException(ErrorCode.DATABASE_UNAVAILABLE, name + ": " + e.getMessage(), e);
        }
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = dataSource.getConnection();
            connection = open;
            try (var setup = open.prepareStatement(SETUP)) {
                setup.setString(1, name);
                setup.execute();
            }
        }
        return open;
    }

    void execute(Connection open, String sql) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Closes the connection from any thread; whoever is using it gets an error. */
    void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                // Not close(): that would wait for a server that may not answer any more.
                open.abort(Runnable::run);
            } catch (SQLException e) {
                // It is gone either way.
            }
        }
    }
}
