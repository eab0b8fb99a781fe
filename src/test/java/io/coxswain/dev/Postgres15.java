package io.coxswain.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.FileSystemUtils;

/** A server of the oldest Postgres that is supported, with the programs that the system's package installed. */
final class Postgres15 implements AutoCloseable {

    private static final String VERSION = "15.";

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

    /** The folder above {@code bin}. */
    private static Path programs(Path directory) throws IOException {
        List<Path> candidates = Stream.concat(Stream.of("/usr/lib/postgresql/15/bin"), Stream.of(System.getenv("PATH").split(":")))
                .map(Path::of).filter(bin -> Files.isExecutable(bin.resolve("initdb"))).map(Path::getParent).toList();
        for (Path candidate : candidates) {
            if (new PostgresCommand(candidate, directory).run("postgres", List.of("--version")).output().contains(" " + VERSION)) {
                return candidate;
            }
        }
        throw new AssertionError("Postgres 15 is neither in /usr/lib/postgresql/15 nor on the PATH: install the package postgresql-15");
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
