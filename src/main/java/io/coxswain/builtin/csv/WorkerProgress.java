package io.coxswain.builtin.csv;

/**
 * What a worker is at.
 *
 * @param sequence the number of its chunk
 * @param file the file the chunk is of
 * @param chunk which chunk of the file
 * @param bytes how much of it was read
 * @param rows how many rows were sent, not yet committed
 */
record WorkerProgress(long sequence, String file, int chunk, long bytes, long rows) {}
