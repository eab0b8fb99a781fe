package io.coxswain.testing;

import static org.awaitility.Awaitility.await;

import io.coxswain.dev.EmbeddedPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/** A durable Postgres server of its own, to be killed and started again. It keeps its port and its data until {@link #close}. */
public final class PostgresProcess implements AutoCloseable {

    private static final Path BINARIES = Path.of("target", "postgres-binaries");

    private final Path dataDir;
    private final Watchdog watchdog;
    private EmbeddedPostgresServer server;

    private PostgresProcess(Path dataDir) {
        this.dataDir = dataDir;
        this.watchdog = Watchdog.overPostgres(dataDir);
        this.server = EmbeddedPostgresServer.startOrJoin(dataDir, BINARIES);
    }

    public static PostgresProcess start() {
        try {
            Path parent = Files.createDirectories(Path.of("target", "postgres"));
            return new PostgresProcess(Files.createTempDirectory(parent, "data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database {@code coxswain}, empty at first. */
    public PGSimpleDataSource dataSource() {
        return dataSource("coxswain");
    }

    public PGSimpleDataSource dataSource(String database) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(server.jdbcUrl(database));
        dataSource.setUser(server.username());
        dataSource.setPassword(server.password());
        return dataSource;
    }

    /** Starts a server that follows this one, and makes commits here wait for it. */
    public PostgresProcess startStandby() {
        try {
            Path copy = Files.createTempDirectory(dataDir.getParent(), "standby");
            StandbyFiles.copy(dataDir, copy, dataSource("postgres"));
            PostgresProcess standby = new PostgresProcess(copy);
            JdbcTemplate here = new JdbcTemplate(dataSource("postgres"));
            here.execute("alter system set synchronous_standby_names = '*'");
            here.execute("select pg_reload_conf()");
            await().atMost(Duration.ofSeconds(20)).until(() -> here.queryForObject(
                    "select count(*) from pg_stat_replication where sync_state = 'sync'", Integer.class) == 1);
            return standby;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("The standby could not be set up", e);
        }
    }

    /** A standby follows nobody any more and takes writes. */
    public void promote() {
        new JdbcTemplate(dataSource("postgres")).queryForList("select pg_promote(true)");
    }

    /** SIGKILL to the server's main process. Its other processes notice and end too, without writing anything. */
    public void sigkill() {
        server.process().ifPresent(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(10)).until(() -> server.process().isEmpty());
    }

    /** Ends the server in an orderly way; its clients lose their connections. */
    public void stop() {
        server.close();
    }

    /** Starts the server again after {@link #sigkill} or {@link #stop}: same data, same port. */
    public void startAgain() {
        server.close();
        server = EmbeddedPostgresServer.startOrJoin(dataDir, BINARIES);
    }

    @Override
    public void close() {
        try {
            server.close();
            FileSystemUtils.deleteRecursively(dataDir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            watchdog.close();
        }
    }
}
