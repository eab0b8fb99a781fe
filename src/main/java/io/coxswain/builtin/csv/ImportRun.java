package io.coxswain.builtin.csv;

import java.time.Instant;

/**
 * What is fixed when a job starts.
 *
 * @param run the epoch of the job's first term, see {@link ImportKey}
 * @param startedAt by the clock of the first master's node; for rates only
 * @param files how many files
 * @param bytes of all of them
 */
record ImportRun(long run, Instant startedAt, int files, long bytes) {}
