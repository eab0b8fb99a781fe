package io.coxswain.builtin.csv;

import org.jspecify.annotations.Nullable;

/**
 * A chunk's life: planned, claimed by one worker after another, and then imported or refused.
 *
 * @param worker whose it is; null when nobody had it yet. Never null again: a dead worker's claim passes to its replacement
 * @param failures how many workers in a row have failed with it
 * @param error what the last of them said
 * @param result what came of it, null as long as it is not imported
 * @param refusal why the job must fail, null if it need not
 */
record ChunkEntry(Chunk chunk, @Nullable String worker, int failures, @Nullable String error, @Nullable ChunkResult result,
        @Nullable String refusal) {

    static ChunkEntry planned(Chunk chunk) {
        return new ChunkEntry(chunk, null, 0, null, null, null);
    }

    ChunkEntry claimedBy(String id) {
        return new ChunkEntry(chunk, id, failures, error, null, null);
    }

    ChunkEntry failed(String message) {
        return new ChunkEntry(chunk, worker, failures + 1, message, null, null);
    }

    ChunkEntry done(ChunkResult what) {
        return new ChunkEntry(chunk, worker, failures, error, what, null);
    }

    ChunkEntry refused(String why) {
        return new ChunkEntry(chunk, worker, failures, error, null, why);
    }
}
