package io.coxswain;

import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Connections outside the pool, for what a node's lease depends on: no answer is waited for longer than the lease allows. */
record DirectPostgres(JdbcConnectionDetails details, Duration ttl) {

    DataSource dataSource() {
        int seconds = (int) Math.max(1, ttl.dividedBy(2).toSeconds());
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
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
}
