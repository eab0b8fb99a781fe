package io.coxswain.builtin.csv;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.NextTick;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans the chunks, keeps workers at them, and ends the job when all are imported or one can't be. */
final class CsvImportMaster implements JobMaster {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final CsvImportConfig config;
    private final ImportRoots roots;
    private final InstantSource clock;
    private @Nullable Term term;

    /** What a master has from its first callback on. */
    private record Term(ImportKey key, ChunkPlanner planner, ChunkBook book, ImportCrew crew, ImportProgress progress) {}

    private Instant refreshedAt = Instant.EPOCH;
    private Instant statusAt = Instant.EPOCH;
    private boolean exited;

    CsvImportMaster(CsvImportConfig config, ImportRoots roots, InstantSource clock) {
        this.config = config;
        this.roots = roots;
        this.clock = clock;
    }

    @Override
    public void onOpenApiInitialized(JobRoutes routes) {
        new ImportRoutes(() -> term().book().progress(), this::rejects).register(routes);
    }

    @Override
    public void init(JobMasterContext context) throws Exception {
        if (new ImportLedger(context.kv()).run().isEmpty()) {
            try {
                start(ChunkPlanner.list(config, roots), context);
            } catch (RefusedException e) {
                fail(e.getMessage(), null, context);
                return;
            }
        }
        load(context);
    }

    @Override
    public void onMasterRecovered(JobMasterContext context) {
        load(context);
    }

    @Override
    public NextTick tick(JobMasterContext context) throws Exception {
        return exited ? NextTick.never() : advance(term(), context);
    }

    @Override
    public void onWorkerOffline(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) throws Exception {
        Term now = term();
        try {
            now.book().refresh();
            now.crew().gone(worker, reason, clock.instant());
        } catch (RefusedException e) {
            fail(e.getMessage(), now, context);
            return;
        }
        act(now, context);
    }

    @Override
    public void onCancel(JobMasterContext context) {
        exit(ExitReason.CANCELED, null, term, context);
    }

    @Override
    public void close(JobMasterContext context) throws IOException {
        release();
    }

    @Override
    public void stop(JobMasterContext context) throws IOException {
        release();
    }

    private void start(List<SourceFile> files, JobMasterContext context) throws Exception {
        long bytes = files.stream().mapToLong(SourceFile::bytes).sum();
        ImportRun run = new ImportRun(context.epoch(), clock.instant(), files.size(), bytes);
        context.inTransaction(transaction -> {
            new ImportLedger(transaction.kv()).start(run, files);
            return run;
        });
        context.logger().log(System.Logger.Level.INFO, "Imports {0} files of {1} bytes into {2}", files.size(), bytes, config.table());
    }

    private void load(JobMasterContext context) {
        ImportLedger ledger = new ImportLedger(context.kv());
        ImportRun run = ledger.run().orElseThrow(() -> new NoSuchElementException("The import of job " + context.jobId()
                + " has no start"));
        ImportKey key = new ImportKey(context.jobId(), run.run());
        ChunkPlanner planner = new ChunkPlanner(config, roots, key, ledger);
        ChunkBook book = new ChunkBook(ledger, planner.files());
        ImportCrew crew = new ImportCrew(config, run.run(), book, ledger);
        term = new Term(key, planner, book, crew, new ImportProgress(run, book.total(), clock.instant()));
    }

    private NextTick advance(Term now, JobMasterContext context) throws Exception {
        try {
            if (!now.planner().isComplete()) {
                plan(now, context);
            }
        } catch (RefusedException e) {
            fail(e.getMessage(), now, context);
            return NextTick.never();
        }
        if (isOver(refreshedAt)) {
            refreshedAt = clock.instant();
            now.book().refresh();
        }
        act(now, context);
        if (exited) {
            return NextTick.never();
        }
        return now.planner().isComplete() ? NextTick.after(INTERVAL) : NextTick.now();
    }

    private static void plan(Term now, JobMasterContext context) throws Exception {
        long sequence = now.planner().planned();
        for (Chunk chunk : now.planner().step(context)) {
            now.book().plan(sequence++, chunk);
        }
    }

    /** Does what the book calls for. */
    private void act(Term now, JobMasterContext context) throws Exception {
        ChunkBook book = now.book();
        if (book.refusal().isPresent()) {
            fail(book.refusal().get(), now, context);
        } else if (book.total().rejected > config.maxBadRows()) {
            fail("More than " + config.maxBadRows() + " bad rows (maxBadRows)" + firstReject(context), now, context);
        } else if (now.planner().isComplete() && book.isAllDone()) {
            exit(ExitReason.FINISHED, null, now, context);
        } else {
            now.crew().fill(context, clock.instant());
            if (isOver(statusAt)) {
                statusAt = clock.instant();
                context.updateStatus(now.progress().status(book, now.planner(), context.workers(), statusAt));
            }
        }
    }

    private void fail(String error, @Nullable Term now, JobMasterContext context) {
        exit(ExitReason.FAILED, error, now, context);
    }

    private void exit(ExitReason reason, @Nullable String error, @Nullable Term now, JobMasterContext context) {
        if (!exited) {
            ImportSummary summary = now == null ? null : now.progress().summary(now.book(), clock.instant());
            context.exit(reason, error, summary);
            exited = true;
            context.logger().log(System.Logger.Level.INFO, "Import into {0}: {1}, {2}", config.table(), reason, summary);
        }
    }

    private String firstReject(JobMasterContext context) {
        try {
            return rejects(1, context).stream().findFirst().map(reject -> ", the first in " + reject.describe()).orElse("");
        } catch (SQLException e) {
            return "; they are in " + config.table() + "_rejects";
        }
    }

    private List<Reject> rejects(int limit, JobMasterContext context) throws SQLException {
        if (!config.skipsBadRows()) {
            return List.of();
        }
        try (Connection connection = context.connections().require(config.connection()).getConnection()) {
            return new Rejects(connection, config.target(), term().key()).first(limit);
        }
    }

    private boolean isOver(Instant since) {
        return !clock.instant().isBefore(since.plus(INTERVAL));
    }

    private Term term() {
        return Objects.requireNonNull(term, "the import has not begun");
    }

    private void release() throws IOException {
        if (term != null) {
            term.planner().close();
        }
    }
}
