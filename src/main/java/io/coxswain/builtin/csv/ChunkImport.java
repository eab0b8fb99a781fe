package io.coxswain.builtin.csv;

import java.io.EOFException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Imports one chunk in one transaction of the target, in steps of one batch, so that no callback takes long however large
 * the chunk is. Closing it before {@link #commit} leaves nothing behind.
 */
final class ChunkImport implements AutoCloseable {

    private final CsvImportConfig config;
    private final ImportRoots roots;
    private final SourceFile file;
    private final Chunk chunk;
    private final Connection connection;
    private final ImportKey key;
    private final ChunkMarkers markers;
    private final Rejects rejects;
    private final BatchCopy copy;
    private final ChunkInput input;
    private final RecordReader records;
    private final RecordEncoder encoder;
    private final CopyBatch batch = new CopyBatch();
    private final boolean blankIsRecord;
    private boolean headerPending;
    private long rows;
    private long rejected;
    private @Nullable String firstRejected;

    /** @param connection is closed by {@link #close}, also when this throws */
    ChunkImport(CsvImportConfig config, ImportKey key, ImportRoots roots, SourceFile file, Chunk chunk, Connection connection,
            BooleanSupplier stopping) throws IOException, SQLException {
        List<String> columns = Objects.requireNonNull(file.columns(), "columns of a file with chunks");
        Dialect dialect = Dialect.of(config);
        TargetTable table = config.target();
        this.config = config;
        this.key = key;
        this.roots = roots;
        this.file = file;
        this.chunk = chunk;
        this.connection = connection;
        this.markers = new ChunkMarkers(connection, table, key);
        this.rejects = new Rejects(connection, table, key);
        this.copy = new BatchCopy(connection, table, columns, this::reject, stopping);
        this.encoder = new RecordEncoder(dialect, columns.size());
        this.blankIsRecord = columns.size() == 1;
        this.headerPending = dialect.header() && chunk.index() == 0;
        try {
            this.input = ChunkInput.open(file.require(roots), chunk, dialect);
        } catch (ZipException | EOFException e) {
            connection.close();
            throw notGzip(e);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
        this.records = new RecordReader(input, dialect, chunk.line());
    }

    /**
     * Begins the transaction and takes the chunk in it.
     *
     * @return what came of it, if it was imported before
     */
    Optional<ChunkResult> begin() throws SQLException {
        connection.setAutoCommit(false);
        new TargetLock(connection, key.lockName(file.path(), chunk.index())).acquire();
        if (!markers.insert(file.path(), chunk.index(), chunk.bytes())) {
            return markers.find(file.path(), chunk.index());
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("set constraints all immediate");
        }
        return Optional.empty();
    }

    /**
     * Imports the next batch.
     *
     * @return whether it was the last
     * @throws RefusedException when the job must fail
     */
    boolean step() throws IOException, SQLException {
        batch.clear();
        boolean more = true;
        try {
            while (more && !batch.isFull()) {
                more = records.next();
                if (more) {
                    take();
                }
            }
        } catch (ZipException | EOFException e) {
            throw notGzip(e);
        }
        rows += copy.copy(batch);
        return !more;
    }

    /** Makes it durable. */
    ChunkResult commit() throws IOException, SQLException {
        file.require(roots);
        ChunkResult result = new ChunkResult(rows, rejected);
        markers.complete(file.path(), chunk.index(), result);
        connection.commit();
        return result;
    }

    long rows() {
        return rows;
    }

    String file() {
        return file.path();
    }

    /** How much was read, in bytes of the file. */
    long bytes() {
        return input.consumed();
    }

    @Override
    public void close() throws IOException, SQLException {
        try (connection; input) {
            connection.rollback();
        }
    }

    private void take() throws SQLException {
        if (records.isBlank() && (headerPending || !blankIsRecord)) {
            return;
        }
        if (headerPending) {
            headerPending = false;
            return;
        }
        String problem = records.problem();
        if (problem == null) {
            problem = encoder.encode(records.buffer(), records.start(), records.end());
        }
        if (problem == null) {
            batch.add(records, encoder);
        } else {
            reject(records.line(), problem, records.text());
        }
    }

    private void reject(long line, String reason, String source) throws SQLException {
        String place = file.path() + ":" + line + ": " + reason;
        if (!config.skipsBadRows()) {
            throw new RefusedException("Bad row in " + place + ". Correct the file, or set onBadRow to skip");
        }
        firstRejected = firstRejected == null ? place : firstRejected;
        if (++rejected > config.maxBadRows()) {
            throw new RefusedException("More than " + config.maxBadRows() + " bad rows (maxBadRows), the first in " + firstRejected);
        }
        rejects.insert(file.path(), line, reason, source);
    }

    private RefusedException notGzip(IOException e) {
        return new RefusedException("File " + file.path() + " is not whole or no gzip: " + e.getMessage());
    }
}
