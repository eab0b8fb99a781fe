package io.coxswain.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.FileSystemUtils;

/** A server of the oldest Postgres that is supported, with programs that the build has fetched like any other dependency. */
final class Postgres15 implements AutoCloseable {

    /** Fetched by maven-dependency-plugin before the integration tests. */
    private static final Path BINARIES = Path.of("target", "postgres-15", "binaries.jar");

    private final Path directory;
    private final PostgresCommand command;
    private final int port;

    private Postgres15(Path directory, PostgresCommand command, int port) {
        this.directory = directory;
        this.command = command;
        this.port = port;
    }

    static Postgres15 start() throws IOException {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "postgres")), "15-").toRealPath();
        var server = new Postgres15(directory, new PostgresCommand(programs(directory), directory), freePort());
        server.run("initdb", "--pgdata", server.cluster(), "--username", "coxswain", "--auth", "trust", "--encoding", "UTF8", "--locale",
                "C");
        server.run("pg_ctl", "start", "--pgdata", server.cluster(), "--wait", "--log", directory.resolve("log").toString(), "--options",
                "-p " + server.port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=");
        return server;
    }

    /** The folder above {@code bin}: unpacked from the jar that the build has fetched. */
    private static Path programs(Path directory) throws IOException {
        Path programs = directory.resolve("programs");
        try (var jar = new JarFile(BINARIES.toFile())) {
            JarEntry archive = jar.stream().filter(entry -> entry.getName().endsWith(".txz")).findFirst().orElseThrow();
            try (InputStream content = jar.getInputStream(archive)) {
                PostgresBinaries.unpack(content.readAllBytes(), programs);
            }
        }
        return programs;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String cluster() {
        return directory.resolve("cluster").toString();
    }

    private void run(String program, String... arguments) throws IOException {
        PostgresCommand.Result result = command.run(program, List.of(arguments));
        assertThat(result.failed()).as("%s: %s", program, result.output()).isFalse();
    }

    PGSimpleDataSource dataSource() {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        dataSource.setUser("coxswain");
        dataSource.setPassword("");
        return dataSource;
    }

    @Override
    public void close() throws IOException {
        run("pg_ctl", "stop", "--pgdata", cluster(), "--wait", "--mode", "immediate");
        FileSystemUtils.deleteRecursively(directory);
    }
}
