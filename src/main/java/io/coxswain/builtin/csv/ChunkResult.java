package io.coxswain.builtin.csv;

/**
 * What came of a chunk.
 *
 * @param rows how many rows are in the table
 * @param rejected how many were bad and skipped
 */
record ChunkResult(long rows, long rejected) {}
