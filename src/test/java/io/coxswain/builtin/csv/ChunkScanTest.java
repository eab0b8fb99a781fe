package io.coxswain.builtin.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkScanTest {

    @TempDir
    Path directory;

    @Test
    void givenRandomTextAndChunkSizes_whenCutting_thenChunksAreTheFileAndHoldItsRecords() throws IOException {
        for (long seed = 0; seed < 1500; seed++) {
            byte[] csv = new RandomCsv(seed).bytes();
            Path file = Files.write(directory.resolve("random.csv"), csv);
            long size = 1 + new SplittableRandom(seed).nextInt(100);

            List<Chunk> chunks = cut(file, size, Chunk.firstOf(0));

            long end = 0;
            for (Chunk chunk : chunks) {
                assertThat(chunk.offset()).as("seed %d", seed).isEqualTo(end);
                end += chunk.bytes();
            }
            assertThat(end).as("seed %d", seed).isEqualTo(csv.length);
            assertThat(records(file, chunks)).as("seed %d", seed).isEqualTo(RandomCsv.records(csv));
        }
    }

    @Test
    void givenAScanThatEndedAtAnyChunk_whenAnotherGoesOnFromThere_thenThePlanIsTheSame() throws IOException {
        Path file = directory.resolve("generated.csv");
        CsvGenerator.write(file, 20_000, 7);
        List<Chunk> whole = cut(file, 700, Chunk.firstOf(0));

        for (int i = 1; i < whole.size(); i++) {
            Chunk before = whole.get(i - 1);
            Chunk next = before.after(before.offset() + before.bytes(), whole.get(i).line());

            List<Chunk> rest = cut(file, 700, next);

            assertThat(rest).isEqualTo(whole.subList(i, whole.size()));
        }
    }

    @Test
    void givenALargeFile_whenCuttingInSteps_thenEachStepIsBoundedAndChunksAreAsLargeAsWished() throws IOException {
        Path file = directory.resolve("large.csv");
        CsvGenerator.Generated generated = CsvGenerator.write(file, 12 << 20, 3);
        List<Chunk> chunks = new ArrayList<>();
        int steps = 0;

        try (ChunkScan scan = new ChunkScan(file, RecordReaderTest.DIALECT, 1 << 20, Chunk.firstOf(0))) {
            while (!scan.isAtEnd()) {
                chunks.addAll(scan.advance(2 << 20));
                steps++;
            }
        }

        assertThat(steps).isBetween(6, 8);
        assertThat(chunks).hasSize(12).allSatisfy(chunk -> assertThat(chunk.bytes()).isBetween(1L, (1L << 20) + 4096));
        assertThat(chunks.stream().mapToLong(Chunk::bytes).sum()).isEqualTo(generated.bytes());
    }

    private static List<Chunk> cut(Path file, long size, Chunk from) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        try (ChunkScan scan = new ChunkScan(file, RecordReaderTest.DIALECT, size, from)) {
            while (!scan.isAtEnd()) {
                chunks.addAll(scan.advance(64));
            }
        }
        return chunks;
    }

    private static List<RandomCsv.Record> records(Path file, List<Chunk> chunks) throws IOException {
        List<RandomCsv.Record> records = new ArrayList<>();
        for (Chunk chunk : chunks) {
            try (ChunkInput input = ChunkInput.open(file, chunk, RecordReaderTest.DIALECT)) {
                records.addAll(RecordReaderTest.read(new RecordReader(input, RecordReaderTest.DIALECT, chunk.line())));
            }
        }
        return records;
    }
}
