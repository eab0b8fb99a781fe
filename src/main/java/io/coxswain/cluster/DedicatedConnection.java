package io.coxswain.cluster;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One connection outside the pool, so that no busy pool can delay what a node's lease depends on. Opened when first used,
 * dropped on any error, opened again by the next use. Not thread-safe, but for {@link #drop}.
 */
final class DedicatedConnection {

    /** The server notices a node that vanished without a goodbye: after some idle time it sends probes, as far apart. */
    private static final String SETUP = """
            select set_config('tcp_keepalives_idle', ?, false),
                   set_config('tcp_keepalives_interval', ?, false),
                   set_config('tcp_keepalives_count', ?, false),
                   set_config('client_connection_check_interval', '1s', false),
                   set_config('application_name', ?, false)
            """;

    private static final int PROBES = 3;

    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final DataSource dataSource;
    private final String name;
    private final String keepalive;
    private volatile @Nullable Connection connection;

    /** @param silence for which the server does not take a node that it hears nothing of for dead */
    DedicatedConnection(DataSource dataSource, String name, Duration silence) {
        this.keepalive = String.valueOf(Math.ceilDiv(Math.max(1, silence.toMillis()), PROBES * 1_000L));
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
                setup.setString(1, keepalive);
                setup.setString(2, keepalive);
                setup.setString(3, String.valueOf(PROBES));
                setup.setString(4, name);
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
