package io.coxswain.builtin.csv;

/** Sums over the chunks of a file, or of all files. */
final class FileTally {

    int chunks;
    int done;
    long bytes;
    long rows;
    long rejected;

    /** Adds an imported chunk. */
    void add(Chunk chunk, ChunkResult result) {
        done++;
        bytes += chunk.bytes();
        rows += result.rows();
        rejected += result.rejected();
    }

    void add(FileTally other) {
        chunks += other.chunks;
        done += other.done;
        bytes += other.bytes;
        rows += other.rows;
        rejected += other.rejected;
    }

    FileProgress of(SourceFile file) {
        return new FileProgress(file.path(), file.bytes(), new FileProgress.Chunks(chunks, done), rows, rejected);
    }
}
