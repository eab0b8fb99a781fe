package io.coxswain.builtin.csv;

import static io.coxswain.builtin.csv.ImportBench.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two transactions do to each other that import the same chunk. */
class ChunkImportTest {

    private static int tables;

    @TempDir
    Path root;
    ImportBench bench;
    CsvImportConfig config;
    SourceFile file;
    long rows;
    final ImportKey key = new ImportKey("job", ++tables);
    final String table = "chunked_" + tables;

    @BeforeEach
    void prepare() throws IOException, SQLException {
        bench = new ImportBench(root);
        rows = CsvGenerator.write(root.resolve("c.csv"), 2_500_000, 21).rows();
        config = CsvImportConfig.of(List.of("c.csv"), table);
        List<String> names = List.of(CsvGenerator.HEADER.split(","));
        try (Connection connection = ImportBench.DATABASE.getConnection()) {
            List<String> columns = new TargetSetup(config, key).prepare(connection, names);
            file = SourceFile.of("c.csv", bench.roots).withColumns(columns);
        }
    }

    @Test
    void givenAChunkThatWasImported_whenImportedAgain_thenItsResultIsReadAndNothingWritten() throws Exception {
        ChunkResult first = importChunk();

        ChunkResult second = importChunk();

        assertThat(second).isEqualTo(first).isEqualTo(new ChunkResult(rows, 0));
        assertThat(query("select count(*) from " + table)).containsExactly(String.valueOf(rows));
    }

    @Test
    void givenTwoWorkersWithTheSameChunk_whenBothImport_thenOneDoes() throws Exception {
        Callable<ChunkResult> work = this::importChunk;

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ChunkResult>> results = threads.invokeAll(List.of(work, work, work));

            for (Future<ChunkResult> result : results) {
                assertThat(result.get()).isEqualTo(new ChunkResult(rows, 0));
            }
        }

        assertThat(query("select count(*) from " + table)).containsExactly(String.valueOf(rows));
    }

    @Test
    void givenAFrozenWorkerInItsTransaction_whenItsReplacementImports_thenTheFrozenOneIsEndedAndCantCommit() throws Exception {
        ChunkImport frozen = open();
        assertThat(frozen.begin()).isEmpty();
        assertThat(frozen.step()).isFalse();

        ChunkResult result = importChunk();

        assertThat(result).isEqualTo(new ChunkResult(rows, 0));
        assertThatThrownBy(() -> {
            while (!frozen.step()) {
                assertThat(frozen.rows()).isPositive();
            }
            frozen.commit();
        }).isInstanceOf(SQLException.class);
        assertThat(query("select count(*) from " + table)).containsExactly(String.valueOf(rows));
    }

    @Test
    void givenAStopRequest_whenImporting_thenNothingIsLeftBehind() throws Exception {
        boolean[] stop = {false};
        try (ChunkImport running = new ChunkImport(config, key, bench.roots, file, chunk(), ImportBench.DATABASE.getConnection(),
                () -> stop[0])) {
            running.begin();
            running.step();
            stop[0] = true;

            assertThatThrownBy(running::step).isInstanceOf(CancellationException.class);
        }

        assertThat(query("select count(*) from " + table)).containsExactly("0");
        assertThat(importChunk()).isEqualTo(new ChunkResult(rows, 0));
    }

    private ChunkResult importChunk() throws IOException, SQLException {
        try (ChunkImport chunk = open()) {
            Optional<ChunkResult> before = chunk.begin();
            if (before.isPresent()) {
                return before.get();
            }
            boolean last = false;
            while (!last) {
                last = chunk.step();
            }
            return chunk.commit();
        }
    }

    private ChunkImport open() throws IOException, SQLException {
        return new ChunkImport(config, key, bench.roots, file, chunk(), ImportBench.DATABASE.getConnection(), () -> false);
    }

    private Chunk chunk() {
        return Chunk.firstOf(0).endingAt(file.bytes());
    }
}
