package io.coxswain.builtin.csv;

/**
 * How far the files are cut into chunks.
 *
 * @param next where the next chunk starts; behind the last file when all is cut
 * @param sequence the number of the next chunk, counted over all files
 */
record ScanPosition(Chunk next, long sequence) {

    static final ScanPosition START = new ScanPosition(Chunk.firstOf(0), 0);
}
