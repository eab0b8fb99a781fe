package io.coxswain.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerTest {

    private static final Path BINARIES = Path.of("target", "postgres-binaries");

    /** One for all tests that do not need a new one: making a cluster takes two seconds. Each leaves it without a server. */
    @TempDir
    static Path usedBefore;

    @TempDir
    Path dataDir;

    private final List<EmbeddedPostgresServer> servers = new ArrayList<>();
    private final List<Process> otherJvms = new ArrayList<>();

    @AfterEach
    void endEverything() {
        otherJvms.forEach(Process::destroyForcibly);
        otherJvms.forEach(process -> await().until(() -> !process.isAlive()));
        servers.forEach(EmbeddedPostgresServer::close);
        stopServerOfKilledUsers(usedBefore);
        stopServerOfKilledUsers(dataDir);
    }

    @Test
    void givenServer_whenReadingItsSettings_thenTheyAreDurableAndLocal() throws Exception {
        var server = startOrJoin();

        Map<String, String> settings = new HashMap<>();
        for (String name : List.of("fsync", "synchronous_commit", "full_page_writes", "listen_addresses", "unix_socket_directories",
                "server_encoding", "log_timezone")) {
            settings.put(name, query(server, "SHOW " + name));
        }

        assertThat(settings).containsExactlyInAnyOrderEntriesOf(Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on",
                "listen_addresses", "127.0.0.1", "unix_socket_directories", "", "server_encoding", "UTF8", "log_timezone", "UTC"));
    }

    @Test
    void givenServer_whenLookingAtItsFiles_thenOnlyTheOwnerReadsThePassword() throws Exception {
        var server = startOrJoin();

        var files = ServerFiles.below(usedBefore);

        for (Path secret : List.of(files.passwordFile(), files.uriFile())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret))).isEqualTo("rw-------");
            assertThat(secret).content().contains(server.password());
        }
        assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.username(), "wrong").close())
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void givenLastUser_whenClosing_thenServerStopsAndNextStartKeepsDataAndPort() throws Exception {
        var first = startOrJoin();
        execute(first, "CREATE TABLE closed AS SELECT 42 AS answer");
        first.close();
        assertThat(first.process()).isEmpty();

        var second = startOrJoin();

        assertThat(second.jdbcUrl()).isEqualTo(first.jdbcUrl());
        assertThat(query(second, "SELECT answer FROM closed")).isEqualTo("42");
    }

    @Test
    void givenTwoUsersInOneJvm_whenOneCloses_thenServerStaysForTheOther() throws Exception {
        var first = startOrJoin();
        var second = startOrJoin();

        first.close();
        first.close();

        assertThat(second.jdbcUrl()).isEqualTo(first.jdbcUrl());
        assertThat(query(second, "SELECT 1")).isEqualTo("1");
        second.close();
        assertThat(second.process()).isEmpty();
    }

    @Test
    void givenKilledServer_whenStartingAgain_thenCommittedDataIsThereOnTheSamePort() throws Exception {
        var killed = startOrJoin();
        execute(killed, "CREATE TABLE kept AS SELECT 42 AS answer");
        killed.process().orElseThrow().destroyForcibly();

        var again = startOrJoin();

        assertThat(again.jdbcUrl()).isEqualTo(killed.jdbcUrl());
        assertThat(query(again, "SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void givenKilledServerWithBusyQuery_whenStartingAgain_thenTheQueryIsEndedAndServerStarts() throws Exception {
        var killed = startOrJoin();
        Thread.startVirtualThread(() -> executeUntilKilled(killed,
                "SELECT count(*) FROM generate_series(1, 1e7) a, generate_series(1, 1e7) b"));
        await().until(() -> query(killed,
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT count%1e7%' AND pid <> pg_backend_pid()").equals("1"));
        killed.process().orElseThrow().destroyForcibly();

        var again = startOrJoin();

        assertThat(query(again, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void givenUserInAnotherJvm_whenItIsKilled_thenServerLivesOnAndTheLastUserStopsIt() throws Exception {
        Process other = startOtherJvm(usedBefore);
        String line = firstLineOf(other);

        var joined = startOrJoin();
        other.destroyForcibly();
        await().until(() -> !other.isAlive());

        assertThat(line).isEqualTo(joined.process().orElseThrow().pid() + " " + joined.jdbcUrl());
        assertThat(query(joined, "SELECT 1")).isEqualTo("1");
        joined.close();
        assertThat(joined.process()).isEmpty();
    }

    @Test
    void givenUserInAnotherJvm_whenThisOneCloses_thenServerStaysUntilTheOtherStops() throws Exception {
        var server = startOrJoin();
        Process other = startOtherJvm(usedBefore);
        firstLineOf(other);

        server.close();

        assertThat(server.process()).isPresent();
        other.getOutputStream().close();
        await().until(() -> !other.isAlive());
        assertThat(server.process()).isEmpty();
    }

    @Test
    void givenNewDataDirectory_whenThreeJvmsStartAtTheSameMoment_thenTheyShareOneServer() throws Exception {
        List<Process> users = List.of(startOtherJvm(dataDir), startOtherJvm(dataDir), startOtherJvm(dataDir));

        List<String> lines = new ArrayList<>();
        for (Process user : users) {
            lines.add(firstLineOf(user));
        }

        assertThat(lines).doesNotContainNull();
        assertThat(lines).allMatch(line -> line.equals(lines.getFirst()));
    }

    @Test
    void givenLeftoversOfInterruptedSteps_whenStarting_thenTheyAreReplaced() throws Exception {
        var files = ServerFiles.below(dataDir);
        Files.createDirectories(files.unfinishedCluster().resolve("base"));
        Files.writeString(files.unfinishedCluster().resolve("PG_VERSION"), "18");
        Files.createDirectories(files.binaries().resolve("unfinished/bin"));
        Files.writeString(files.binaries().resolve("unfinished/bin/postgres"), "half of it");

        var server = remember(EmbeddedPostgresServer.startOrJoin(dataDir));

        assertThat(query(server, "SELECT 1")).isEqualTo("1");
        assertThat(files.unfinishedCluster()).doesNotExist();
        assertThat(files.binaries().resolve("unfinished")).doesNotExist();
    }

    @Test
    void givenPidFileOfAnotherLiveProgram_whenStarting_thenServerStarts() throws Exception {
        startOrJoin().close();
        Path pidFile = ServerFiles.below(usedBefore).cluster().resolve("postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + usedBefore + "\n1\n5432\n\n127.0.0.1\n  1 1\nready   \n");

        var server = startOrJoin();

        assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void givenDataDirectoryThatIsAFile_whenStarting_thenTheMessageNamesItAndTheKey() throws Exception {
        Path file = Files.writeString(dataDir.resolve("file"), "");

        var starting = assertThatThrownBy(() -> EmbeddedPostgresServer.startOrJoin(file));

        starting.isInstanceOfSatisfying(EmbeddedPostgresException.class, e -> {
            assertThat(e.getMessage()).contains(file.toString());
            assertThat(e.cure()).contains("coxswain.dev.data-dir").contains("spring.datasource.url");
        });
    }

    @Test
    void givenClusterOfAnotherVersion_whenStarting_thenTheMessageQuotesPostgres() throws Exception {
        startOrJoin().close();
        Path version = ServerFiles.below(usedBefore).cluster().resolve("PG_VERSION");
        Files.writeString(version, "17\n");

        var starting = assertThatThrownBy(this::startOrJoin);

        starting.isInstanceOf(EmbeddedPostgresException.class).hasMessageContaining("not compatible");
        Files.writeString(version, "18\n");
    }

    private EmbeddedPostgresServer startOrJoin() {
        return remember(EmbeddedPostgresServer.startOrJoin(usedBefore, BINARIES));
    }

    private EmbeddedPostgresServer remember(EmbeddedPostgresServer server) {
        servers.add(server);
        return server;
    }

    private static void stopServerOfKilledUsers(Path directory) {
        if (Files.exists(directory.resolve("postgres/18"))) {
            EmbeddedPostgresServer.startOrJoin(directory, BINARIES).close();
        }
    }

    private Process startOtherJvm(Path directory) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), ServerUser.class.getName(), directory.toString(), BINARIES.toString())
                .redirectError(Redirect.DISCARD)
                .start();
        otherJvms.add(process);
        return process;
    }

    private static String firstLineOf(Process process) throws IOException {
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.contains("jdbc:")) {
            line = output.readLine();
        }
        return String.valueOf(line).replaceFirst(".*?(\\d+ jdbc:)", "$1");
    }

    private static String query(EmbeddedPostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server); var result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(EmbeddedPostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void executeUntilKilled(EmbeddedPostgresServer server, String sql) {
        assertThatThrownBy(() -> execute(server, sql)).isInstanceOf(SQLException.class);
    }

    private static Connection connect(EmbeddedPostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.username(), server.password());
    }
}
