package io.coxswain.retention;

import io.coxswain.chore.Chore;
import io.coxswain.job.JobStore;
import io.coxswain.job.JobStore.Purged;
import io.coxswain.transaction.Transactions;
import java.time.Duration;

/**
 * Deletes jobs that have been over for long enough, with all that belongs to them. Their history stays until its month is dropped: to delete
 * it row by row would cost more than all the rest.
 */
public final class PurgeFinishedJobs implements Chore {

    /** Jobs in one transaction. */
    static final int JOBS = 200;
    /** Rows of one table in one transaction: a job with more is deleted in several, its own row last. */
    static final int ROWS = 5_000;

    private final Transactions transactions;
    private final JobStore jobs;
    private final Duration kept;

    /** @param kept since a job's end; negative for ever */
    public PurgeFinishedJobs(Transactions transactions, JobStore jobs, Duration kept) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.kept = kept;
    }

    @Override
    public String name() {
        return "purge-finished-jobs";
    }

    @Override
    public Piece doPiece() {
        if (RetentionProperties.isForEver(kept)) {
            return new Piece(0, false);
        }
        Purged purged = transactions.once(jdbc -> jobs.purge(jdbc, kept, JOBS, ROWS));
        return new Piece(purged.jobs(), purged.more());
    }
}
