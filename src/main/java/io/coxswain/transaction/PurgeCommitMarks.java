package io.coxswain.transaction;

import io.coxswain.chore.Chore;
import java.time.Duration;

/** Removes the marks of processes that are gone. */
public final class PurgeCommitMarks implements Chore {

    /** Marks that were not used for so long are nobody's any more: {@link CommitMarks} uses none that has rested for half of it. */
    static final Duration KEPT = Duration.ofDays(1);

    private static final int BATCH = 1_000;

    private final Transactions transactions;

    public PurgeCommitMarks(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public String name() {
        return "purge-commit-marks";
    }

    @Override
    public Piece doPiece() {
        int purged = transactions.once(jdbc -> CommitMarks.purge(jdbc, KEPT, BATCH));
        return new Piece(purged, purged == BATCH);
    }
}
