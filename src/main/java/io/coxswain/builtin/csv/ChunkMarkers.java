package io.coxswain.builtin.csv;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The target's record of what was imported: one row per chunk, written in the chunk's own transaction. */
final class ChunkMarkers {

    /** The marker of the preparation: the table exists and was truncated if it had to be. */
    static final int PREPARED = -1;

    private final Connection connection;
    private final String table;
    private final ImportKey key;

    ChunkMarkers(Connection connection, TargetTable table, ImportKey key) {
        this.connection = connection;
        this.table = table.markersSql();
        this.key = key;
    }

    /** For {@code create table if not exists}. */
    static String ddl(TargetTable table) {
        return """
                create table if not exists %s (
                    job_id text not null,
                    run bigint not null,
                    file text not null,
                    chunk integer not null,
                    rows bigint not null,
                    rejected bigint not null,
                    bytes bigint not null,
                    imported_at timestamptz not null default clock_timestamp(),
                    primary key (job_id, run, file, chunk)
                )""".formatted(table.markersSql());
    }

    /** Claims a chunk for this transaction; false if it was imported before. */
    boolean insert(String file, int chunk, long bytes) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into %s (job_id, run, file, chunk, rows, rejected, bytes) values (?, ?, ?, ?, 0, 0, ?)
                on conflict do nothing""".formatted(table))) {
            bindKey(insert, 1, file, chunk);
            insert.setLong(5, bytes);
            return insert.executeUpdate() == 1;
        }
    }

    /** Notes what came of a chunk that this transaction has inserted. */
    void complete(String file, int chunk, ChunkResult result) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update %s set rows = ?, rejected = ?, imported_at = clock_timestamp()
                 where job_id = ? and run = ? and file = ? and chunk = ?""".formatted(table))) {
            update.setLong(1, result.rows());
            update.setLong(2, result.rejected());
            bindKey(update, 3, file, chunk);
            update.executeUpdate();
        }
    }

    Optional<ChunkResult> find(String file, int chunk) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select rows, rejected from %s
                 where job_id = ? and run = ? and file = ? and chunk = ?""".formatted(table))) {
            bindKey(select, 1, file, chunk);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(new ChunkResult(rows.getLong(1), rows.getLong(2))) : Optional.empty();
            }
        }
    }

    private void bindKey(PreparedStatement statement, int from, String file, int chunk) throws SQLException {
        statement.setString(from, key.job());
        statement.setLong(from + 1, key.run());
        statement.setString(from + 2, file);
        statement.setInt(from + 3, chunk);
    }
}
