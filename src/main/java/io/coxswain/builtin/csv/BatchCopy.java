package io.coxswain.builtin.csv;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Sends batches with COPY. A batch that Postgres refuses is halved, within savepoints, until the refused rows are alone:
 * this needs neither the text of an error, which speaks the server's language, nor an idea of the table's constraints.
 */
final class BatchCopy {

    /** Told of each row that is refused. */
    @FunctionalInterface
    interface BadRows {
        void refused(long line, String reason, String source) throws SQLException;
    }

    private final Connection connection;
    private final String sql;
    private final BadRows badRows;
    private final BooleanSupplier stopping;

    /** @param stopping when true, no further COPY is begun: {@link CancellationException} */
    BatchCopy(Connection connection, TargetTable table, List<String> columns, BadRows badRows, BooleanSupplier stopping) {
        String names = columns.stream().map(TargetTable::quote).collect(Collectors.joining(", "));
        this.connection = connection;
        this.sql = "copy " + table.sql() + " (" + names + ") from stdin with (format text, encoding 'UTF8')";
        this.badRows = badRows;
        this.stopping = stopping;
    }

    /**
     * Copies all records of a batch that Postgres takes.
     *
     * @return how many rows came of them; fewer where a trigger leaves some out
     */
    long copy(CopyBatch batch) throws SQLException {
        return batch.size() == 0 ? 0 : copy(batch, 0, batch.size());
    }

    private long copy(CopyBatch batch, int from, int to) throws SQLException {
        if (stopping.getAsBoolean()) {
            throw new CancellationException("The worker was asked to stop");
        }
        execute("savepoint coxswain_batch");
        try {
            long taken = send(batch, from, to);
            execute("release savepoint coxswain_batch");
            return taken;
        } catch (SQLException e) {
            if (SqlFault.of(e) != SqlFault.ROW) {
                throw e;
            }
            execute("rollback to savepoint coxswain_batch");
            execute("release savepoint coxswain_batch");
            return narrow(batch, from, to, SqlFault.message(e));
        }
    }

    private long narrow(CopyBatch batch, int from, int to, String reason) throws SQLException {
        if (to - from == 1) {
            badRows.refused(batch.line(from), reason, batch.source(from));
            return 0;
        }
        int middle = (from + to) >>> 1;
        return copy(batch, from, middle) + copy(batch, middle, to);
    }

    private long send(CopyBatch batch, int from, int to) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            int start = batch.textStart(from);
            copy.writeToCopy(batch.text(), start, batch.textStart(to) - start);
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void execute(String statement) throws SQLException {
        try (Statement jdbc = connection.createStatement()) {
            jdbc.execute(statement);
        }
    }
}
