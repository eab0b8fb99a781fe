package io.coxswain.builtin.csv;

import static io.coxswain.builtin.csv.ImportBench.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.api.ExitReason;
import io.coxswain.builtin.FakeJob;
import io.coxswain.builtin.FakeRoutes;
import io.coxswain.builtin.FakeWorker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people see of a running import, and how they end it. */
class CsvImportStatusTest {

    @TempDir
    Path root;
    ImportBench bench;
    final FakeRoutes routes = new FakeRoutes();

    @BeforeEach
    void bench() {
        bench = new ImportBench(root);
    }

    @Test
    void givenAnImportHalfDone_whenLookingAtItsStatus_thenItTellsProgressRateAndEnd() throws IOException {
        CsvGenerator.Generated generated = CsvGenerator.write(root.resolve("s.csv"), 1 << 20, 31);
        FakeJob<CsvImportConfig> job = bench.job("""
                {"files": ["s.csv"], "table": "watched", "chunkSize": "64KB", "parallelism": 2}""");
        while (job.kv().get("chunk/0000000008", ChunkEntry.class).map(ChunkEntry::result).isEmpty()) {
            job.round();
        }
        job.stepMaster();

        JsonNode status = Objects.requireNonNull(job.status());

        assertThat(status.propertyNames()).containsExactly("phase", "files", "filesScanned", "bytes", "bytesTotal", "rows", "rejected",
                "rowsPerSecond", "eta", "chunks");
        assertThat(status.get("phase").asString()).isEqualTo("importing");
        assertThat(status.get("bytes").asLong()).isBetween(500_000L, 800_000L);
        assertThat(status.get("bytesTotal").asLong()).isEqualTo(generated.bytes());
        assertThat(status.get("rowsPerSecond").asLong()).isPositive();
        assertThat(status.get("eta").asString()).startsWith("2026-01-31T12:00:");
        assertThat(status.at("/chunks/total").asInt()).isEqualTo(16);
        assertThat(status.at("/chunks/done").asInt()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void givenAnImport_whenAskingItsRoutes_thenFilesAndBadRowsAreListed() throws Exception {
        bench.write("r1.csv", "a,b\n1,1\n1\n2\n");
        bench.write("r2.csv", "a,b\n1,1\n");
        FakeJob<CsvImportConfig> job = bench.job("""
                {"files": ["r1.csv", "r2.csv"], "table": "routed", "onBadRow": "skip"}""");
        job.stepMaster();
        job.liveWorkers().forEach(FakeWorker::step);
        job.liveWorkers().forEach(FakeWorker::step);
        job.round();
        job.master().onOpenApiInitialized(routes);

        JsonNode files = routes.call("GET /files", Map.of(), job.context());
        JsonNode rejects = routes.call("GET /rejects", Map.of("limit", "1"), job.context());

        assertThat(files.get("files").toString()).isEqualTo("""
                [{"path":"r1.csv","bytes":12,"chunks":{"total":1,"done":1},"rows":1,"rejected":2},\
                {"path":"r2.csv","bytes":8,"chunks":{"total":1,"done":1},"rows":1,"rejected":0}]""");
        assertThat(rejects.get("rejects")).hasSize(1);
        assertThat(rejects.at("/rejects/0/reason").asString()).isEqualTo("1 field instead of 2");
        assertThatThrownBy(() -> routes.call("GET /rejects", Map.of("limit", "1001"), job.context()))
                .hasMessageContaining("from 1 to 1000");
        assertThat(routes.routes().values())
                .allSatisfy(route -> assertThat(route.documentation()).containsKeys("summary", "description", "response"));
    }

    @Test
    void givenARunningImport_whenCanceled_thenItEndsAndCommittedChunksStay() throws Exception {
        CsvGenerator.write(root.resolve("x.csv"), 300_000, 32);
        FakeJob<CsvImportConfig> job = bench.job("""
                {"files": ["x.csv"], "table": "canceled", "chunkSize": "64KB", "parallelism": 1}""");
        job.round();
        job.round();

        job.master().onCancel(job.context());
        job.liveWorkers().forEach(FakeWorker::stop);
        job.liveWorkers().forEach(FakeWorker::step);

        assertThat(job.exit()).hasValueSatisfying(exit -> assertThat(exit.reason()).isEqualTo(ExitReason.CANCELED));
        assertThat(job.liveWorkers()).isEmpty();
        assertThat(query("select count(*) from canceled").getFirst()).isNotEqualTo("0");
    }

    @Test
    void givenTextThatIsNotOfItsEncoding_whenSkipping_thenItsRowIsRejected() throws IOException, SQLException {
        byte[] text = "a\nok\n??\n".getBytes(StandardCharsets.US_ASCII);
        text[5] = (byte) 0xe9;
        Files.write(root.resolve("ascii.csv"), text);

        bench.job("""
                {"files": ["ascii.csv"], "table": "ascii", "encoding": "US-ASCII", "onBadRow": "skip"}""").run();

        assertThat(query("select a from ascii")).containsExactly("ok");
        assertThat(query("select line, reason from ascii_rejects")).containsExactly("3|a NUL, or bytes that the encoding does not allow");
    }
}
