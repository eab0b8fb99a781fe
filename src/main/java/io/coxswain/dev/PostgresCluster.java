package io.coxswain.dev;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Makes, starts and stops the cluster of one folder. The caller holds the folder's start lock. */
final class PostgresCluster {

    static final String SUPERUSER = "coxswain";

    /** Durable as in production, small as a guest on a developer's machine. */
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "200"),
            Map.entry("shared_buffers", "256MB"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC")));

    private static final String STOP_TIMEOUT_SECONDS = "60";
    private static final String START_TIMEOUT_SECONDS = "300";
    private static final int START_ATTEMPTS = 50;

    private final ServerFiles files;
    private final PostgresCommand command;

    PostgresCluster(ServerFiles files, Path binaries) {
        this.files = files;
        this.command = new PostgresCommand(binaries, files.root());
    }

    /** Makes the cluster unless it is there. An interrupted attempt is thrown away. */
    void initialise() throws IOException {
        if (Files.exists(files.cluster())) {
            return;
        }
        files.password();
        ServerFiles.deleteRecursively(files.unfinishedCluster());
        var result = command.run("initdb", List.of("--pgdata", files.unfinishedCluster().toString(), "--username", SUPERUSER,
                "--auth", "scram-sha-256", "--pwfile", files.passwordFile().toString(), "--encoding", "UTF8", "--locale", "C",
                "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"));
        if (result.failed()) {
            throw PostgresFailure.of("initdb failed", result.output(), files);
        }
        Files.move(files.unfinishedCluster(), files.cluster(), ATOMIC_MOVE);
    }

    /**
     * Starts the server that is not running and returns its port: the last one when nobody else took it. Repeats what passes by itself:
     * a port that was taken in between, shared memory that the processes of a killed server still hold.
     */
    int start() throws IOException {
        Files.deleteIfExists(pidFile());
        int port = files.lastPort().filter(PostgresCluster::isFree).orElseGet(PostgresCluster::freePort);
        for (int attempt = 1;; attempt++) {
            PostgresCommand.Result result = start(port);
            if (!result.failed()) {
                return port;
            }
            String log = PostgresFailure.tail(files.log());
            if (attempt == START_ATTEMPTS || !PostgresFailure.passesByItself(log)) {
                throw PostgresFailure.of("Postgres did not start", log.isEmpty() ? result.output() : log, files);
            }
            endOrphans();
            port = isFree(port) ? port : freePort();
            pause();
        }
    }

    private PostgresCommand.Result start(int port) throws IOException {
        if (Files.exists(files.log())) {
            Files.move(files.log(), files.previousLog(), REPLACE_EXISTING);
        }
        String settings = SETTINGS.entrySet().stream()
                .map(setting -> " -c " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining("", "-p " + port, ""));
        return command.run("pg_ctl", List.of("start", "--pgdata", files.cluster().toString(), "--wait", "--timeout",
                START_TIMEOUT_SECONDS, "--log", files.log().toString(), "--options", settings));
    }

    /**
     * Ends the processes of a killed server that go on computing because they did not look up yet. They hold its shared memory, and
     * what they do is lost already. Elsewhere than on Linux the operator is told to end them.
     */
    private void endOrphans() {
        ProcessHandle.allProcesses()
                .filter(PostgresCluster::isPostgres)
                .filter(process -> worksIn(files.cluster(), process))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean worksIn(Path directory, ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd")).equals(directory);
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops the server: open transactions are rolled back, connections are closed, everything is on disk. */
    void stop() throws IOException {
        var result = command.run("pg_ctl", List.of("stop", "--pgdata", files.cluster().toString(), "--wait", "--timeout",
                STOP_TIMEOUT_SECONDS, "--mode", "fast"));
        if (result.failed() && postmaster().isPresent()) {
            throw PostgresFailure.of("Postgres did not stop", result.output(), files);
        }
    }

    /**
     * The running server. The pid file alone says nothing: a killed server leaves it behind, and its pid may by now belong to a zombie
     * that nobody collects (in a container) or to another program.
     */
    Optional<Postmaster> postmaster() throws IOException {
        try {
            List<String> lines = Files.readAllLines(pidFile());
            if (lines.size() < 4) {
                return Optional.empty();
            }
            long pid = Long.parseLong(lines.get(0).strip());
            int port = Integer.parseInt(lines.get(3).strip());
            return ProcessHandle.of(pid).filter(PostgresCluster::isPostgres).map(process -> new Postmaster(process, port));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    record Postmaster(ProcessHandle process, int port) {}

    private Path pidFile() {
        return files.cluster().resolve("postmaster.pid");
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.isAlive() && process.info().command().filter(program -> program.endsWith("/postgres")).isPresent();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EmbeddedPostgresException("There is no free port on 127.0.0.1 for embedded Postgres: " + e.getMessage(),
                    "Free a port, or set spring.datasource.url to a Postgres.", e);
        }
    }

    static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for Postgres", e);
        }
    }
}
