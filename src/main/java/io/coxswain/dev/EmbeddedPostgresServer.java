package io.coxswain.dev;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Postgres server of one data directory, as seen by one of its users. {@link #startOrJoin} makes it run, whoever started it;
 * {@link #close} stops it when nobody else uses it. Starting, joining and stopping exclude each other, within this JVM and between
 * processes.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
    private static final Object ONE_AT_A_TIME_IN_THIS_JVM = new Object();
    private static final String DATABASE = "coxswain";
    private static final int CONNECT_ATTEMPTS = 600;

    private final ServerFiles files;
    private final PostgresCluster cluster;
    private final String password;
    private final int port;
    private boolean closed;

    private EmbeddedPostgresServer(ServerFiles files, PostgresCluster cluster, String password, int port) {
        this.files = files;
        this.cluster = cluster;
        this.password = password;
        this.port = port;
    }

    /**
     * Makes the server of this data directory run and accept connections to its database {@code coxswain}.
     *
     * @throws EmbeddedPostgresException with the cure, when this machine can't run it
     */
    public static EmbeddedPostgresServer startOrJoin(Path dataDir) {
        ServerFiles files = ServerFiles.below(dataDir);
        return startOrJoin(files, files.binaries());
    }

    /** The same with programs unpacked elsewhere, so that many short-lived data directories can share them. */
    public static EmbeddedPostgresServer startOrJoin(Path dataDir, Path binaries) {
        return startOrJoin(ServerFiles.below(dataDir), binaries.toAbsolutePath());
    }

    private static EmbeddedPostgresServer startOrJoin(ServerFiles files, Path binaries) {
        return exclusively(files, () -> {
            if (Files.notExists(files.cluster())) {
                log.info("Embedded Postgres is set up in {}, which takes some seconds once", files.root());
            }
            var cluster = new PostgresCluster(files, PostgresBinaries.unpackInto(binaries));
            cluster.initialise();
            Optional<PostgresCluster.Postmaster> running = cluster.postmaster();
            int port = running.isPresent() ? running.get().port() : cluster.start();
            var server = new EmbeddedPostgresServer(files, cluster, files.password(), port);
            server.ensureDatabase();
            files.writeForOwner(files.uriFile(), server.uri());
            UsersLock.enter(files.usersLock());
            log.info("Embedded Postgres {} on 127.0.0.1:{}, files in {}. To look into it: psql \"$(cat {})\"",
                    running.isPresent() ? "joined" : "started", port, files.root(), files.uriFile());
            return server;
        });
    }

    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** The URL of another database of this server. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?sslmode=disable";
    }

    public String username() {
        return PostgresCluster.SUPERUSER;
    }

    public String password() {
        return password;
    }

    /** The server's main process, absent when somebody ended it. */
    public Optional<ProcessHandle> process() {
        try {
            return cluster.postmaster().map(PostgresCluster.Postmaster::process);
        } catch (IOException e) {
            throw PostgresFailure.of(e, files);
        }
    }

    /** Gives the server up. The last user stops it; a second call does nothing. */
    @Override
    public void close() {
        exclusively(files, () -> {
            if (!closed && UsersLock.leave(files.usersLock())) {
                cluster.stop();
                log.info("Embedded Postgres on 127.0.0.1:{} stopped: its last user is gone", port);
            }
            closed = true;
            return this;
        });
    }

    private String uri() {
        return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(username(), password, port, DATABASE);
    }

    /** Waits until the server accepts connections (it may be recovering from a crash) and makes the database unless it is there. */
    private void ensureDatabase() throws IOException {
        for (int attempt = 1;; attempt++) {
            try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), username(), password)) {
                createDatabaseUnlessThere(connection);
                return;
            } catch (SQLException e) {
                if (attempt == CONNECT_ATTEMPTS || cluster.postmaster().isEmpty() || !isStartingUp(e)) {
                    throw PostgresFailure.of("Postgres refuses to work: " + e.getMessage(), PostgresFailure.tail(files.log()), files);
                }
                PostgresCluster.pause();
            }
        }
    }

    private static boolean isStartingUp(SQLException e) {
        return e.getSQLState() != null && (e.getSQLState().startsWith("08") || "57P03".equals(e.getSQLState()));
    }

    private static void createDatabaseUnlessThere(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + DATABASE);
        }
    }

    @FunctionalInterface
    private interface Step {
        EmbeddedPostgresServer run() throws IOException;
    }

    private static EmbeddedPostgresServer exclusively(ServerFiles files, Step step) {
        synchronized (ONE_AT_A_TIME_IN_THIS_JVM) {
            try (FileChannel channel = FileChannel.open(files.startLock(), CREATE, WRITE); FileLock _ = channel.lock()) {
                return step.run();
            } catch (IOException e) {
                throw PostgresFailure.of(e, files);
            }
        }
    }
}
