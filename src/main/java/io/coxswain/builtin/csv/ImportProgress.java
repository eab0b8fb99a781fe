package io.coxswain.builtin.csv;

import io.coxswain.api.WorkerHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Turns sums into status and summary. Rates are those of this term, so that clocks of other nodes don't matter. */
final class ImportProgress {

    private static final long MILLIS = 1000;

    private final ImportRun run;
    private final Instant since;
    private final long rowsBefore;
    private final long bytesBefore;

    /** @param before what was there when this master began */
    ImportProgress(ImportRun run, FileTally before, Instant since) {
        this.run = run;
        this.since = since;
        this.rowsBefore = before.rows;
        this.bytesBefore = before.bytes;
    }

    ImportStatus status(ChunkBook book, ChunkPlanner planner, Collection<WorkerHandle> workers, Instant now) {
        FileTally total = book.total();
        long bytes = total.bytes;
        for (WorkerHandle worker : workers) {
            Optional<WorkerProgress> progress = worker.status(WorkerProgress.class);
            bytes += progress.filter(p -> book.isClaimed(p.sequence())).map(WorkerProgress::bytes).orElse(0L);
        }
        long millis = Math.max(Duration.between(since, now).toMillis(), 1);
        long bytesPerSecond = (bytes - bytesBefore) * MILLIS / millis;
        Instant eta = bytesPerSecond <= 0 ? null : now.plusSeconds((run.bytes() - bytes) / bytesPerSecond);
        return new ImportStatus(planner.isComplete() ? "importing" : "scanning", run.files(), planner.filesScanned(), bytes, run.bytes(),
                total.rows, total.rejected, (total.rows - rowsBefore) * MILLIS / millis, eta,
                new ImportStatus.Chunks(total.chunks, total.done, book.claimed().size()));
    }

    ImportSummary summary(ChunkBook book, Instant now) {
        FileTally total = book.total();
        long millis = Math.max(Duration.between(run.startedAt(), now).toMillis(), 1);
        return new ImportSummary(total.rows, total.rejected, total.bytes, run.files(), millis / (double) MILLIS,
                total.rows * MILLIS / millis);
    }
}
