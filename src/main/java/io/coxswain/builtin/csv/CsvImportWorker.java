package io.coxswain.builtin.csv;

import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.NextTick;
import io.coxswain.api.Worker;
import io.coxswain.api.WorkerContext;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Imports chunk after chunk, one batch per tick: first the one it was created for, then whichever is free, until none is.
 * Whatever it throws leaves the target as it was before the chunk; its claim stays and passes to the replacement.
 */
final class CsvImportWorker implements Worker {

    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(1);
    private static final Duration POOL_RETRY = Duration.ofSeconds(1);
    /** How many entries are looked at in one read for a free chunk. */
    private static final int PAGE = 32;

    private final ChunkTask task;
    private final ImportRoots roots;
    private final InstantSource clock;
    private @Nullable KeyValueEntry<ChunkEntry> claim;
    private @Nullable ChunkImport current;
    private Instant statusAt = Instant.EPOCH;
    private long next;

    CsvImportWorker(ChunkTask task, ImportRoots roots, InstantSource clock) {
        this.task = task;
        this.roots = roots;
        this.clock = clock;
        this.next = task.chunk();
    }

    @Override
    public void init(WorkerContext context) {
        claim = new ImportLedger(context.kv()).chunk(task.chunk())
                .filter(entry -> context.workerId().equals(entry.value().worker()) && isOpen(entry.value()))
                .orElse(null);
        next = claim == null ? task.chunk() : task.chunk() + 1;
    }

    @Override
    public NextTick tick(WorkerContext context) throws Exception {
        if (context.isStopRequested()) {
            return leave(context, null);
        }
        ImportLedger ledger = new ImportLedger(context.kv());
        if (claim == null) {
            claim = claimNext(ledger, context.workerId()).orElse(null);
        }
        if (claim == null) {
            return leave(context, null);
        }
        try {
            return advance(claim, ledger, context);
        } catch (RefusedException e) {
            return refuse(claim, e.getMessage(), ledger, context);
        } catch (SQLException e) {
            if (SqlFault.of(e) == SqlFault.SETUP) {
                return refuse(claim, "Table " + task.config().table() + ": " + SqlFault.message(e), ledger, context);
            }
            throw e;
        } catch (CancellationException e) {
            return leave(context, null);
        }
    }

    @Override
    public void close(WorkerContext context) throws Exception {
        release();
    }

    private NextTick advance(KeyValueEntry<ChunkEntry> mine, ImportLedger ledger, WorkerContext context) throws Exception {
        if (current == null) {
            Optional<Connection> connection = connect(context);
            if (connection.isEmpty()) {
                return NextTick.after(POOL_RETRY);
            }
            SourceFile file = ledger.file(mine.value().chunk().file());
            ImportKey key = new ImportKey(context.jobId(), task.run());
            current = new ChunkImport(task.config(), key, roots, file, mine.value().chunk(), connection.get(), context::isStopRequested);
            Optional<ChunkResult> before = current.begin();
            if (before.isPresent()) {
                return settle(mine, before.get(), ledger, context);
            }
        }
        if (current.step()) {
            ChunkResult result = current.commit();
            context.meters().count("csv_rows", result.rows());
            context.meters().count("csv_bytes", mine.value().chunk().bytes());
            return settle(mine, result, ledger, context);
        }
        tell(mine, current, context);
        return NextTick.now();
    }

    private NextTick settle(KeyValueEntry<ChunkEntry> mine, ChunkResult result, ImportLedger ledger, WorkerContext context)
            throws IOException, SQLException {
        release();
        claim = null;
        boolean noted = ledger.replace(mine, mine.value().done(result)).isPresent();
        return noted ? NextTick.now() : leave(context, "Chunk " + mine.key() + " was given to another worker");
    }

    private NextTick refuse(KeyValueEntry<ChunkEntry> mine, String why, ImportLedger ledger, WorkerContext context)
            throws IOException, SQLException {
        release();
        ledger.replace(mine, mine.value().refused(why));
        return leave(context, why);
    }

    private NextTick leave(WorkerContext context, @Nullable String error) throws IOException, SQLException {
        release();
        context.exit(error);
        return NextTick.never();
    }

    /** Takes the first chunk that nobody had yet; all of those lie behind the ones this worker has seen. */
    private Optional<KeyValueEntry<ChunkEntry>> claimNext(ImportLedger ledger, String worker) {
        List<KeyValueEntry<ChunkEntry>> page;
        do {
            page = ledger.chunksFrom(next, PAGE);
            for (KeyValueEntry<ChunkEntry> entry : page) {
                next = ImportLedger.sequence(entry) + 1;
                if (entry.value().worker() == null) {
                    Optional<KeyValueEntry<ChunkEntry>> claimed = ledger.replace(entry, entry.value().claimedBy(worker));
                    if (claimed.isPresent()) {
                        return claimed;
                    }
                }
            }
        } while (!page.isEmpty());
        return Optional.empty();
    }

    /** Empty when all connections of a healthy pool are in use: then other workers of this node are at work. */
    private Optional<Connection> connect(WorkerContext context) throws SQLException {
        try {
            return Optional.of(context.connections().require(task.config().connection()).getConnection());
        } catch (SQLTransientConnectionException e) {
            if (e.getCause() == null) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void tell(KeyValueEntry<ChunkEntry> mine, ChunkImport running, WorkerContext context) {
        Instant now = clock.instant();
        if (now.isAfter(statusAt.plus(STATUS_INTERVAL))) {
            statusAt = now;
            Chunk chunk = mine.value().chunk();
            context.updateStatus(
                    new WorkerProgress(ImportLedger.sequence(mine), running.file(), chunk.index(), running.bytes(), running.rows()));
        }
    }

    private void release() throws IOException, SQLException {
        ChunkImport running = current;
        current = null;
        if (running != null) {
            running.close();
        }
    }

    private static boolean isOpen(ChunkEntry entry) {
        return entry.result() == null && entry.refusal() == null;
    }
}
