package io.coxswain.builtin.csv;

import io.coxswain.api.KeyValueEntry;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the master knows of the chunks: those still open one by one, the imported ones as sums per file. */
final class ChunkBook {

    private static final int PAGE = 256;

    private final ImportLedger ledger;
    private final List<SourceFile> files;
    private final FileTally[] tallies;
    private final SortedMap<Long, KeyValueEntry<ChunkEntry>> planned = new TreeMap<>();
    private final SortedMap<Long, KeyValueEntry<ChunkEntry>> claimed = new TreeMap<>();
    private @Nullable String refusal;
    private long known;

    /** Reads the whole plan. */
    ChunkBook(ImportLedger ledger, List<SourceFile> files) {
        this.ledger = ledger;
        this.files = files;
        this.tallies = new FileTally[files.size()];
        Arrays.setAll(tallies, i -> new FileTally());
        ledger.chunksFrom(0).forEach(this::absorb);
    }

    /** Adds what was just planned. */
    void plan(long sequence, Chunk chunk) {
        absorb(new KeyValueEntry<>(ImportLedger.chunkKey(sequence), ChunkEntry.planned(chunk), 1));
    }

    /** Reads what workers have done. They claim in order, so it ends where a whole page is untouched. */
    void refresh() {
        if (planned.isEmpty() && claimed.isEmpty()) {
            return;
        }
        long from = Math.min(planned.isEmpty() ? known : planned.firstKey(), claimed.isEmpty() ? known : claimed.firstKey());
        List<KeyValueEntry<ChunkEntry>> page;
        do {
            page = ledger.chunksFrom(from, PAGE);
            page.forEach(this::absorb);
            from += page.size();
        } while (page.size() == PAGE && page.stream().anyMatch(entry -> entry.value().worker() != null));
    }

    /** Notes how a chunk is now. */
    void absorb(KeyValueEntry<ChunkEntry> entry) {
        long sequence = ImportLedger.sequence(entry);
        ChunkEntry value = entry.value();
        boolean wasOpen = planned.remove(sequence) != null | claimed.remove(sequence) != null;
        FileTally tally = tallies[value.chunk().file()];
        if (sequence >= known) {
            known = sequence + 1;
            tally.chunks++;
            wasOpen = true;
        }
        if (value.refusal() != null) {
            refusal = value.refusal();
        }
        if (value.result() == null) {
            (value.worker() == null ? planned : claimed).put(sequence, entry);
        } else if (wasOpen) {
            tally.add(value.chunk(), value.result());
        }
    }

    /** Chunks that nobody has claimed yet, in order. */
    Collection<KeyValueEntry<ChunkEntry>> planned() {
        return planned.values();
    }

    /** Chunks that somebody has claimed and not finished, in order. */
    Collection<KeyValueEntry<ChunkEntry>> claimed() {
        return claimed.values();
    }

    /** The chunk that a worker has claimed and not finished. */
    Optional<KeyValueEntry<ChunkEntry>> claimedBy(String worker) {
        return claimed.values().stream().filter(entry -> worker.equals(entry.value().worker())).findFirst();
    }

    boolean isClaimed(long sequence) {
        return claimed.containsKey(sequence);
    }

    /** Why the job must fail, if it must. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    boolean isAllDone() {
        return planned.isEmpty() && claimed.isEmpty();
    }

    /** The sums over all files. */
    FileTally total() {
        FileTally total = new FileTally();
        for (FileTally tally : tallies) {
            total.add(tally);
        }
        return total;
    }

    List<FileProgress> progress() {
        return IntStream.range(0, files.size()).mapToObj(i -> tallies[i].of(files.get(i))).toList();
    }
}
