package io.coxswain.builtin.csv;

import io.coxswain.api.JobMasterContext;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the files into chunks, step by step. What a step found and how far it came become durable together, so that the next
 * master goes on at a chunk's end and no chunk is planned twice or left out.
 */
final class ChunkPlanner implements AutoCloseable {

    /** About a tenth of a second of scanning. */
    private static final long STEP_BYTES = 64L << 20;
    private static final int STEP_FILES = 50;

    private final CsvImportConfig config;
    private final Dialect dialect;
    private final ImportRoots roots;
    private final ImportKey key;
    private final List<SourceFile> files;
    private final Map<Integer, SourceFile> headed = new LinkedHashMap<>();
    private final List<Chunk> found = new ArrayList<>();
    private ScanPosition position;
    private @Nullable ChunkScan scan;
    private @Nullable List<String> tableColumns;

    ChunkPlanner(CsvImportConfig config, ImportRoots roots, ImportKey key, ImportLedger ledger) {
        this.config = config;
        this.dialect = Dialect.of(config);
        this.roots = roots;
        this.key = key;
        this.files = new ArrayList<>(ledger.files());
        this.position = ledger.scan();
    }

    /**
     * The files that a job's patterns match, as they are now, sorted.
     *
     * @throws RefusedException when a pattern matches nothing, or all of them too much
     */
    static List<SourceFile> list(CsvImportConfig config, ImportRoots roots) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (String pattern : config.files()) {
            SortedSet<String> matches = roots.find(pattern);
            if (matches.isEmpty()) {
                throw new RefusedException("'" + pattern + "' matches no file below " + roots);
            }
            names.addAll(matches);
        }
        if (names.size() > ConfigCheck.MAX_FILES) {
            throw new RefusedException("The patterns match " + names.size() + " files, more than " + ConfigCheck.MAX_FILES);
        }
        List<SourceFile> files = new ArrayList<>();
        for (String name : names) {
            files.add(SourceFile.of(name, roots));
        }
        return files;
    }

    List<SourceFile> files() {
        return files;
    }

    /** How many files are cut. */
    int filesScanned() {
        return position.next().file();
    }

    boolean isComplete() {
        return filesScanned() == files.size();
    }

    /** How many chunks are planned. */
    long planned() {
        return position.sequence();
    }

    /**
     * Cuts some more, and makes it durable.
     *
     * @return the new chunks, the first with the number that {@link #planned} was before
     * @throws RefusedException when a file changed or does not fit the table
     */
    List<Chunk> step(JobMasterContext context) throws Exception {
        found.clear();
        Chunk next = position.next();
        long budget = STEP_BYTES;
        for (int i = 0; i < STEP_FILES && budget > 0 && next.file() < files.size(); i++) {
            long from = scan == null ? next.offset() : scan.position();
            next = stepThrough(next, budget, context);
            budget -= scan == null ? files.get(next.file() - 1).bytes() - from : scan.position() - from;
        }
        if (!next.equals(position.next())) {
            commit(new ScanPosition(next, position.sequence() + found.size()), context);
        }
        return List.copyOf(found);
    }

    @Override
    public void close() throws IOException {
        if (scan != null) {
            scan.close();
            scan = null;
        }
    }

    /** Cuts one file further; returns where the next chunk starts. */
    private Chunk stepThrough(Chunk start, long budget, JobMasterContext context) throws IOException, SQLException {
        SourceFile file = files.get(start.file());
        Path path = file.require(roots);
        if (scan == null && file.columns() == null && !readHeader(start.file(), path, context)) {
            return Chunk.firstOf(start.file() + 1);
        }
        if (ChunkInput.isGzip(file.path()) || !dialect.canBeCut()) {
            found.add(start.endingAt(file.bytes()));
            return Chunk.firstOf(start.file() + 1);
        }
        if (scan == null) {
            scan = new ChunkScan(path, dialect, config.chunkBytes(), start);
        }
        found.addAll(scan.advance(budget));
        if (!scan.isAtEnd()) {
            return scan.next();
        }
        close();
        file.require(roots);
        return Chunk.firstOf(start.file() + 1);
    }

    /** Finds out where the fields of a file go; false if it has no records. */
    private boolean readHeader(int number, Path path, JobMasterContext context) throws IOException, SQLException {
        SourceFile file = files.get(number);
        Optional<Header> header = Header.read(file, path, dialect);
        boolean nothingToCome = number == files.size() - 1 && position.sequence() == 0 && found.isEmpty();
        if (tableColumns == null && (header.isPresent() || nothingToCome)) {
            tableColumns = prepareTarget(header.map(Header::names).orElse(List.of()), context);
        }
        if (header.isPresent() && tableColumns != null) {
            List<String> columns = dialect.header() ? header.get().columnsIn(tableColumns, config.target()) : tableColumns;
            files.set(number, file.withColumns(columns));
            headed.put(number, files.get(number));
        }
        return header.isPresent();
    }

    private List<String> prepareTarget(List<String> columns, JobMasterContext context) throws SQLException {
        try (Connection connection = context.connections().require(config.connection()).getConnection()) {
            return new TargetSetup(config, key).prepare(connection, columns);
        }
    }

    private void commit(ScanPosition after, JobMasterContext context) throws Exception {
        long first = position.sequence();
        context.inTransaction(transaction -> {
            ImportLedger ledger = new ImportLedger(transaction.kv());
            headed.forEach(ledger::putFile);
            for (int i = 0; i < found.size(); i++) {
                ledger.plan(first + i, found.get(i));
            }
            ledger.putScan(after);
            return after;
        });
        headed.clear();
        position = after;
    }
}
