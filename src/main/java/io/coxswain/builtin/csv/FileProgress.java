package io.coxswain.builtin.csv;

/**
 * How far the import of one file is.
 *
 * @param path below a root
 * @param bytes its size
 * @param chunks how many are planned so far, and imported
 * @param rows how many are in the table
 * @param rejected how many were bad and skipped
 */
record FileProgress(String path, long bytes, Chunks chunks, long rows, long rejected) {

    /** Planned so far, and imported. */
    record Chunks(int total, int done) {}
}
