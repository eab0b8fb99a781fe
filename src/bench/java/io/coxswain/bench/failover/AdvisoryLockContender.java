package io.coxswain.bench.failover;

import java.sql.Connection;
import java.sql.DriverManager;

/** Blocks in {@code pg_advisory_lock} until the holder's process is gone: no less is possible on Postgres. */
final class AdvisoryLockContender implements PeerMain.Contender {

    private final Connection connection;

    /** @param database URL, user and password */
    AdvisoryLockContender(String[] database) throws Exception {
        connection = DriverManager.getConnection(database[0], database[1], database[2]);
    }

    @Override
    public void stand(Runnable leading) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(42)");
        }
        leading.run();
    }
}
