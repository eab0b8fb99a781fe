package io.coxswain.builtin.csv;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** The bad rows of a table's imports, in {@code <table>_rejects}. */
final class Rejects {

    /** Longer records are kept shortened. */
    private static final int MAX_RAW_CHARS = 16_384;

    private final Connection connection;
    private final String table;
    private final ImportKey key;

    Rejects(Connection connection, TargetTable table, ImportKey key) {
        this.connection = connection;
        this.table = table.rejectsSql();
        this.key = key;
    }

    /** For {@code create table if not exists}. */
    static String ddl(TargetTable table) {
        return """
                create table if not exists %s (
                    job_id text not null,
                    run bigint not null,
                    file text not null,
                    line bigint not null,
                    reason text not null,
                    raw text not null,
                    at timestamptz not null default clock_timestamp(),
                    primary key (job_id, run, file, line)
                )""".formatted(table.rejectsSql());
    }

    /** Keeps a bad row. */
    void insert(String file, long line, String reason, String raw) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into %s (job_id, run, file, line, reason, raw) values (?, ?, ?, ?, ?, ?)
                """.formatted(table))) {
            insert.setString(1, key.job());
            insert.setLong(2, key.run());
            insert.setString(3, file);
            insert.setLong(4, line);
            insert.setString(5, storable(reason));
            insert.setString(6, storable(raw));
            insert.executeUpdate();
        }
    }

    /** The first ones, in the order of files and lines. */
    List<Reject> first(int limit) throws SQLException {
        List<Reject> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select file, line, reason, raw, at from %s
                 where job_id = ? and run = ? order by file, line limit ?""".formatted(table))) {
            select.setString(1, key.job());
            select.setLong(2, key.run());
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Reject(rows.getString(1), rows.getLong(2), rows.getString(3), rows.getString(4),
                            rows.getObject(5, OffsetDateTime.class).toInstant()));
                }
            }
        }
        return found;
    }

    private static String storable(String text) {
        String shortened = text.length() <= MAX_RAW_CHARS ? text : text.substring(0, MAX_RAW_CHARS);
        return shortened.replace('\0', '\ufffd');
    }
}
