package io.coxswain.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The way from one node to Postgres: cut, it loses every open connection and opens no other, until it is mended. */
final class SeverableDataSource extends DelegatingDataSource {

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean severed;

    SeverableDataSource(DataSource database) {
        super(database);
    }

    @Override
    public Connection getConnection() throws SQLException {
        refuseIfSevered();
        Connection connection = super.getConnection();
        open.removeIf(SeverableDataSource::isClosed);
        open.add(connection);
        if (severed) {
            abort(connection);
        }
        refuseIfSevered();
        return connection;
    }

    void sever() {
        severed = true;
        open.forEach(SeverableDataSource::abort);
    }

    void mend() {
        severed = false;
    }

    private void refuseIfSevered() throws SQLException {
        if (severed) {
            throw new SQLNonTransientConnectionException("severed by the test", "08001");
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
