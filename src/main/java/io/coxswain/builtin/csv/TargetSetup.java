package io.coxswain.builtin.csv;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the target ready before the first row: missing tables are created, the table is emptied if it has to be, once a run. */
final class TargetSetup {

    /** What {@code create table if not exists} throws when somebody else creates it at the same moment. */
    private static final Set<String> CREATED_BY_OTHER = Set.of("23505", "42P07", "42710");
    private static final int ATTEMPTS = 5;

    private final CsvImportConfig config;
    private final TargetTable table;
    private final ImportKey key;

    TargetSetup(CsvImportConfig config, ImportKey key) {
        this.config = config;
        this.table = config.target();
        this.key = key;
    }

    /**
     * Runs in transactions of its own; repeating it changes nothing.
     *
     * @param columns of the table, should it have to be created; empty when no file tells
     * @return the table's columns that can be written
     * @throws RefusedException when the table is missing and may not be created, or rights are
     */
    List<String> prepare(Connection connection, List<String> columns) throws SQLException {
        connection.setAutoCommit(false);
        for (int attempt = 1;; attempt++) {
            try {
                return attempt(connection, columns);
            } catch (SQLException e) {
                connection.rollback();
                if (!CREATED_BY_OTHER.contains(e.getSQLState()) || attempt == ATTEMPTS) {
                    throw refusedIfHopeless(e);
                }
            }
        }
    }

    private List<String> attempt(Connection connection, List<String> columns) throws SQLException {
        new TargetLock(connection, key.lockName("", ChunkMarkers.PREPARED)).acquire();
        execute(connection, ChunkMarkers.ddl(table));
        if (config.skipsBadRows()) {
            execute(connection, Rejects.ddl(table));
        }
        if (!exists(connection)) {
            execute(connection, ddl(columns));
        }
        boolean first = new ChunkMarkers(connection, table, key).insert("", ChunkMarkers.PREPARED, 0);
        if (first && config.truncates()) {
            execute(connection, "truncate table " + table.sql());
        }
        List<String> writable = writableColumns(connection);
        connection.commit();
        return writable;
    }

    private String ddl(List<String> columns) {
        if (!config.createTable()) {
            throw new RefusedException("Table " + table + " does not exist in connection '" + config.connection()
                    + "': create it, or set createTable to true");
        }
        if (columns.isEmpty()) {
            throw new RefusedException("Table " + table + " can't be created: no file has a record that names its columns");
        }
        return columns.stream().map(name -> TargetTable.quote(name) + " text")
                .collect(Collectors.joining(", ", "create table if not exists " + table.sql() + " (", ")"));
    }

    private boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select to_regclass(?) is not null")) {
            select.setString(1, table.sql());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private List<String> writableColumns(Connection connection) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select attname from pg_attribute
                 where attrelid = to_regclass(?) and attnum > 0 and not attisdropped and attgenerated = ''
                 order by attnum""")) {
            select.setString(1, table.sql());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
        }
        return columns;
    }

    private SQLException refusedIfHopeless(SQLException e) {
        if (SqlFault.of(e) == SqlFault.SETUP) {
            throw new RefusedException("Table " + table + " in connection '" + config.connection() + "' can't be prepared: "
                    + SqlFault.message(e));
        }
        return e;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
