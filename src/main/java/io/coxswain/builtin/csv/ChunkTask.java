package io.coxswain.builtin.csv;

/**
 * What a worker is created for.
 *
 * @param config the job's
 * @param run see {@link ImportKey}
 * @param chunk the number of the chunk to begin with; a worker that does not own it takes the next free one behind it
 */
record ChunkTask(CsvImportConfig config, long run, long chunk) {}
