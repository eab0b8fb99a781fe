package io.coxswain.builtin.csv;

/**
 * The job's result.
 *
 * @param rows how many are in the table
 * @param rejected how many were bad and skipped
 * @param bytes of the imported chunks
 * @param files how many files
 * @param seconds from the job's start
 * @param rowsPerSecond over that time
 */
record ImportSummary(long rows, long rejected, long bytes, int files, double seconds, long rowsPerSecond) {}
