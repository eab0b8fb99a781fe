package io.coxswain.builtin.csv;

import io.coxswain.api.JobMasterContext;
import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps as many workers at work as the job may have. One rule covers start, loss and failover: a chunk whose owner is gone
 * gets a new worker, and seats that are left get a worker each for the next chunk that nobody had yet. Worker and claim come
 * into being in one transaction.
 */
final class ImportCrew {

    /** The worker type's name. */
    static final String WORKER_TYPE = "chunks";
    private static final int MAX_FAILURES = 10;
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    private final CsvImportConfig config;
    private final long run;
    private final ChunkBook book;
    private final ImportLedger ledger;
    /** Created in this term and not reported gone. */
    private final Set<String> created = new HashSet<>();
    private final Map<Long, Instant> notBefore = new HashMap<>();

    ImportCrew(CsvImportConfig config, long run, ChunkBook book, ImportLedger ledger) {
        this.config = config;
        this.run = run;
        this.book = book;
        this.ledger = ledger;
    }

    /** Fills free seats. */
    void fill(JobMasterContext context, Instant now) throws Exception {
        Set<String> alive = new HashSet<>(created);
        context.workers().stream().filter(worker -> !worker.state().isTerminal()).map(WorkerHandle::id).forEach(alive::add);
        List<KeyValueEntry<ChunkEntry>> orphans = book.claimed().stream()
                .filter(entry -> !alive.contains(entry.value().worker()) && context.worker(entry.value().worker()).isEmpty())
                .toList();
        List<KeyValueEntry<ChunkEntry>> picked = new ArrayList<>();
        orphans.stream().filter(entry -> isDue(entry, now)).limit(Math.max(config.parallelism() - alive.size(), 0)).forEach(picked::add);
        long seats = config.parallelism() - alive.size() - orphans.size();
        book.planned().stream().limit(Math.max(seats, 0)).forEach(picked::add);
        if (!picked.isEmpty()) {
            hire(picked, context);
        }
    }

    /**
     * Notes that a worker is gone. The book must be fresh.
     *
     * @throws RefusedException when its chunk has failed too often
     */
    void gone(WorkerHandle worker, WorkerOffline reason, Instant now) {
        created.remove(worker.id());
        KeyValueEntry<ChunkEntry> orphan = book.claimedBy(worker.id()).orElse(null);
        boolean failed = reason.kind() == WorkerOffline.Kind.FAILED || reason.kind() == WorkerOffline.Kind.HUNG;
        if (orphan == null || !failed) {
            return;
        }
        ChunkEntry entry = orphan.value().failed(String.valueOf(reason.error()));
        ledger.replace(orphan, entry).ifPresent(book::absorb);
        if (entry.failures() >= MAX_FAILURES) {
            throw new RefusedException("Chunk " + entry.chunk().index() + " of file " + ledger.file(entry.chunk().file()).path()
                    + " failed " + entry.failures() + " times in a row, the last time with: " + entry.error());
        }
        notBefore.put(ImportLedger.sequence(orphan), now.plus(backoff(entry.failures())));
    }

    private void hire(List<KeyValueEntry<ChunkEntry>> chunks, JobMasterContext context) throws Exception {
        List<KeyValueEntry<ChunkEntry>> claims = new ArrayList<>();
        List<String> hired = context.inTransaction(transaction -> {
            ImportLedger inTransaction = new ImportLedger(transaction.kv());
            List<String> ids = new ArrayList<>();
            for (KeyValueEntry<ChunkEntry> chunk : chunks) {
                ChunkTask task = new ChunkTask(config, run, ImportLedger.sequence(chunk));
                String id = transaction.createWorker(WORKER_TYPE, task, WorkerOptions.DEFAULT);
                ids.add(id);
                // Where another worker was quicker, the new one looks for the next free chunk.
                inTransaction.replace(chunk, chunk.value().claimedBy(id)).ifPresent(claims::add);
            }
            return ids;
        });
        created.addAll(hired);
        claims.forEach(book::absorb);
        chunks.forEach(chunk -> notBefore.remove(ImportLedger.sequence(chunk)));
    }

    private boolean isDue(KeyValueEntry<ChunkEntry> orphan, Instant now) {
        return !notBefore.getOrDefault(ImportLedger.sequence(orphan), now).isAfter(now);
    }

    private static Duration backoff(int failures) {
        Duration doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures - 1, 10));
        return doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
    }
}
