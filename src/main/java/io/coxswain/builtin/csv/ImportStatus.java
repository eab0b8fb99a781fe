package io.coxswain.builtin.csv;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The job's status.
 *
 * @param phase {@code scanning} while files are still being cut (import goes on meanwhile), then {@code importing}
 * @param files how many files
 * @param filesScanned how many of them are cut into chunks
 * @param bytes how much was imported, in bytes of the files, with what workers have in hand
 * @param bytesTotal of all files
 * @param rows how many are in the table
 * @param rejected how many were bad and skipped
 * @param rowsPerSecond since this master began
 * @param eta when it will be over at this rate, null as long as that can't be told
 * @param chunks planned so far, imported, and in hand
 */
record ImportStatus(String phase, int files, int filesScanned, long bytes, long bytesTotal, long rows, long rejected, long rowsPerSecond,
        @Nullable Instant eta, Chunks chunks) {

    /** Planned so far, imported, and in hand. */
    record Chunks(int total, int done, int running) {}
}
