package io.coxswain.builtin.csv;

import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.KeyValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The import's durable memory, in the job's key-value store:
 *
 * <pre>
 * import            ImportRun      what is fixed when the job starts
 * file/00017        SourceFile     each file, and its columns once its header was read
 * scan              ScanPosition   how far the files are cut
 * chunk/0000000042  ChunkEntry     each chunk, whose it is and what came of it
 * </pre>
 */
final class ImportLedger {

    /** The most that one scan of the store returns. */
    private static final int PAGE = 10_000;

    private final KeyValueStore kv;

    ImportLedger(KeyValueStore kv) {
        this.kv = kv;
    }

    Optional<ImportRun> run() {
        return kv.get("import", ImportRun.class);
    }

    /** Notes the start of the import. */
    void start(ImportRun run, List<SourceFile> files) {
        for (int i = 0; i < files.size(); i++) {
            putFile(i, files.get(i));
        }
        kv.put("scan", ScanPosition.START);
        kv.put("import", run);
    }

    List<SourceFile> files() {
        return kv.scanPrefix("file/", PAGE, SourceFile.class).stream().map(KeyValueEntry::value).toList();
    }

    SourceFile file(int number) {
        return kv.get(fileKey(number), SourceFile.class).orElseThrow(() -> new NoSuchElementException(fileKey(number)));
    }

    void putFile(int number, SourceFile file) {
        kv.put(fileKey(number), file);
    }

    ScanPosition scan() {
        return kv.get("scan", ScanPosition.class).orElse(ScanPosition.START);
    }

    void putScan(ScanPosition position) {
        kv.put("scan", position);
    }

    /** Adds a chunk to the plan. */
    void plan(long sequence, Chunk chunk) {
        kv.put(chunkKey(sequence), ChunkEntry.planned(chunk));
    }

    Optional<KeyValueEntry<ChunkEntry>> chunk(long sequence) {
        return kv.entry(chunkKey(sequence), ChunkEntry.class);
    }

    /** The chunks from a number on, in order. */
    List<KeyValueEntry<ChunkEntry>> chunksFrom(long sequence, int limit) {
        return kv.scanRange(chunkKey(sequence), "chunk0", limit, ChunkEntry.class);
    }

    /** All chunks from a number on, in order. */
    List<KeyValueEntry<ChunkEntry>> chunksFrom(long sequence) {
        List<KeyValueEntry<ChunkEntry>> all = new ArrayList<>();
        List<KeyValueEntry<ChunkEntry>> page;
        do {
            page = chunksFrom(sequence + all.size(), PAGE);
            all.addAll(page);
        } while (page.size() == PAGE);
        return all;
    }

    /** Sets a chunk's entry unless somebody else has changed it. */
    Optional<KeyValueEntry<ChunkEntry>> replace(KeyValueEntry<ChunkEntry> known, ChunkEntry value) {
        boolean set = kv.compareAndSet(known.key(), known.version(), value);
        return set ? Optional.of(new KeyValueEntry<>(known.key(), value, known.version() + 1)) : Optional.empty();
    }

    /** The number of a chunk. */
    static long sequence(KeyValueEntry<ChunkEntry> entry) {
        return Long.parseLong(entry.key().substring("chunk/".length()));
    }

    static String chunkKey(long sequence) {
        return "chunk/%010d".formatted(sequence);
    }

    private static String fileKey(int number) {
        return "file/%05d".formatted(number);
    }
}
