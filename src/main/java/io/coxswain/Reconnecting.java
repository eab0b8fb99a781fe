package io.coxswain;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import io.coxswain.loop.Scheduler;
import io.coxswain.transaction.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Tries again soon when Postgres is away. The pool by itself doubles its pause after each failure, up to five seconds: masters whose
 * session went on within a tenth of a second after an outage then waited for seconds for a connection to write over.
 *
 * <p>Only for a server that was reached before. At the start of a node a wrong address is told at once.
 */
final class Reconnecting extends DelegatingDataSource {

    private static final Duration PAUSE = Duration.ofMillis(100);
    /** The pool looks now and then whether anybody still wants a connection. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Scheduler scheduler;
    private volatile boolean reached;

    Reconnecting(DataSource postgres, Scheduler scheduler) {
        super(postgres);
        this.scheduler = scheduler;
    }

    /** Connects as {@code pool} is set up to do by itself. */
    static Reconnecting to(HikariDataSource pool, Scheduler scheduler) {
        return new Reconnecting(new DriverDataSource(pool.getJdbcUrl(), pool.getDriverClassName(), pool.getDataSourceProperties(),
                pool.getUsername(), pool.getPassword()), scheduler);
    }

    @FunctionalInterface
    private interface Attempt {
        Connection connect() throws SQLException;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connect(super::getConnection);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return connect(() -> super.getConnection(username, password));
    }

    private Connection connect(Attempt attempt) throws SQLException {
        long start = scheduler.nanoTime();
        while (true) {
            try {
                Connection connection = attempt.connect();
                reached = true;
                return connection;
            } catch (SQLException e) {
                if (!reached || !SqlFailure.isOutage(e) || scheduler.nanoTime() - start > LIMIT.toNanos()
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                scheduler.pause(PAUSE);
            }
        }
    }
}
