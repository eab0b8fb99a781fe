package io.coxswain.builtin.csv;

import io.coxswain.builtin.FakeConnections;
import io.coxswain.builtin.FakeJob;
import io.coxswain.json.Json;
import io.coxswain.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import tools.jackson.databind.json.JsonMapper;

/** A directory with files, a database, and imports from one into the other. */
final class ImportBench {

    /** One for all imports: their tables have different names. */
    static final DataSource DATABASE = TestPostgres.emptyDatabase();
    private static final JsonMapper JSON = new Json().mapper();
    private static int jobs;

    final Path root;
    final ImportRoots roots;

    ImportBench(Path root) {
        this.root = root;
        this.roots = new ImportRoots(List.of(root));
    }

    Path write(String name, String text) throws IOException {
        return Files.write(root.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    /** A job with the config that {@code json} says. */
    FakeJob<CsvImportConfig> job(String json) {
        return job("job-" + ++jobs, json);
    }

    FakeJob<CsvImportConfig> job(String id, String json) {
        FakeConnections connections = new FakeConnections(DATABASE);
        FakeJob<CsvImportConfig> job = new FakeJob<>(id, connections);
        CsvImportConfig config = JSON.readValue(json, CsvImportConfig.class);
        return job.of(new CsvImportJobType(roots, connections, job), config);
    }

    static void execute(String sql) throws SQLException {
        try (Connection connection = DATABASE.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a query, columns separated by a bar. */
    static List<String> query(String sql) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                found.add(String.join("|", row));
            }
            return found;
        }
    }

    static String checksum(String table) throws SQLException {
        return query(CsvGenerator.CHECKSUM_SQL.formatted(table)).getFirst();
    }

    static String checksum(CsvGenerator.Generated generated) {
        return generated.rows() + "|" + generated.checksum();
    }
}
