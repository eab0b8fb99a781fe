package io.coxswain;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Connections outside the pool, for what a node's lease depends on: no answer is waited for longer than the lease allows. */
record DirectPostgres(JdbcConnectionDetails details, Duration ttl) {

    DataSource dataSource() {
        int seconds = (int) Math.max(1, ttl.dividedBy(2).toSeconds());
        PGSimpleDataSource dataSource = new ImpatientDataSource((int) ttl.dividedBy(2).toMillis());
        dataSource.setUrl(details.getJdbcUrl());
        // Either may stand in the URL instead, as for the pool.
        if (details.getUsername() != null) {
            dataSource.setUser(details.getUsername());
        }
        if (details.getPassword() != null) {
            dataSource.setPassword(details.getPassword());
        }
        dataSource.setConnectTimeout(seconds);
        dataSource.setSocketTimeout(seconds);
        dataSource.setLoginTimeout(seconds);
        dataSource.setTcpKeepAlive(true);
        return dataSource;
    }

    /** Once connected it waits to the millisecond; the driver's own setting is in whole seconds, too many for a short ttl. */
    private static final class ImpatientDataSource extends PGSimpleDataSource {

        private final int patienceMillis;

        private ImpatientDataSource(int patienceMillis) {
            this.patienceMillis = patienceMillis;
        }

        @Override
        public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
            Connection connection = super.getConnection(user, password);
            connection.setNetworkTimeout(Runnable::run, patienceMillis);
            return connection;
        }
    }
}
