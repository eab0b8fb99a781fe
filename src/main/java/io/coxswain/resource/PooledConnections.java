package io.coxswain.resource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.coxswain.api.Connections;
import io.coxswain.resource.ConnectionProperties.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** A small pool for each configured database, opened when first used. Thread-safe. */
public final class PooledConnections implements Connections, AutoCloseable {

    private static final Duration WAIT = Duration.ofSeconds(10);
    /** No single answer of a target may take longer; in seconds, as pgjdbc wants it. */
    private static final int SOCKET_TIMEOUT_SECONDS = 60;
    private static final int CONNECT_TIMEOUT_SECONDS = 5;

    private final String firstSql;
    private final Map<String, Target> targets = new TreeMap<>();
    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();

    /**
     * @param firstSql run by each new connection, to name it
     * @param metadata the service's own database; jobs get a pool of their own to it
     */
    public PooledConnections(ConnectionProperties properties, String firstSql, Target metadata) {
        this.firstSql = firstSql;
        targets.putAll(properties.connections());
        targets.put(METADATA, metadata);
    }

    @Override
    public Set<String> names() {
        return new TreeSet<>(targets.keySet());
    }

    @Override
    public DataSource require(String name) {
        Target target = targets.get(name);
        if (target == null) {
            throw new IllegalArgumentException("There is no connection '" + name + "': use one of " + names()
                    + ", or configure coxswain.connections." + name + ".url");
        }
        return pools.computeIfAbsent(name, ignored -> open(name, target));
    }

    private HikariDataSource open(String name, Target target) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("coxswain-" + name);
        config.setJdbcUrl(target.url());
        config.setUsername(target.username());
        config.setPassword(target.password());
        config.setMaximumPoolSize(target.poolSize());
        config.setMinimumIdle(0);
        config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        config.setConnectionTimeout(WAIT.toMillis());
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
        config.addDataSourceProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
        config.addDataSourceProperty("tcpKeepAlive", true);
        config.setConnectionInitSql(firstSql);
        return new HikariDataSource(config);
    }

    @Override
    public void close() {
        pools.values().forEach(HikariDataSource::close);
    }
}
