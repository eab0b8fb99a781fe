package io.coxswain;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.coxswain.transaction.Transactions;

/** Connections for the node's own small writes, set up like those of the pool, but that they keep plans. */
record SmallWrites(HikariDataSource pool) implements AutoCloseable {

    /** One for those who submit, one for masters and workers, one for what comes between. */
    private static final int CONNECTIONS = 3;

    static SmallWrites beside(HikariDataSource pool) {
        HikariConfig config = new HikariConfig();
        pool.copyStateTo(config);
        config.setPoolName(pool.getPoolName() + "-writes");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        String first = pool.getConnectionInitSql();
        config.setConnectionInitSql((first == null ? "" : first + "; ") + Transactions.SMALL_WRITES_SETUP);
        return new SmallWrites(new HikariDataSource(config));
    }

    @Override
    public void close() {
        pool.close();
    }
}
