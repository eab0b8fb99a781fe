package io.coxswain.builtin.csv;

/**
 * A part of a file that holds whole records and is imported in one transaction.
 *
 * @param file which of the job's files, from 0
 * @param index which chunk of that file, from 0
 * @param offset where it starts, in bytes
 * @param bytes how long it is
 * @param line the number of its first line, from 1
 */
record Chunk(int file, int index, long offset, long bytes, long line) {

    /** The beginning of a file's first chunk. */
    static Chunk firstOf(int file) {
        return new Chunk(file, 0, 0, 0, 1);
    }

    Chunk endingAt(long end) {
        return new Chunk(file, index, offset, end - offset, line);
    }

    /** The beginning of the chunk that follows. */
    Chunk after(long end, long nextLine) {
        return new Chunk(file, index + 1, end, 0, nextLine);
    }
}
