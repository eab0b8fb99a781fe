package io.coxswain.bench;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A connection that stays open, for looks that must be quick. */
final class OpenConnection {

    private OpenConnection() {}

    static DataSource of(DataSource database) throws SQLException {
        return new SingleConnectionDataSource(database.getConnection(), true);
    }
}
