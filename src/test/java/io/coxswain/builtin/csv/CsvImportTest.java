package io.coxswain.builtin.csv;

import static io.coxswain.builtin.csv.ImportBench.checksum;
import static io.coxswain.builtin.csv.ImportBench.execute;
import static io.coxswain.builtin.csv.ImportBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.ExitReason;
import io.coxswain.builtin.FakeJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CsvImportTest {

    @TempDir
    Path root;
    ImportBench bench;

    @BeforeEach
    void bench() {
        bench = new ImportBench(root);
    }

    @Test
    void givenGeneratedFiles_whenImported_thenTheTableIsExactlyTheirRows() throws IOException, SQLException {
        CsvGenerator.Generated first = CsvGenerator.write(root.resolve("a.csv"), 3 << 20, 1);
        CsvGenerator.Generated second = CsvGenerator.write(root.resolve("b.csv"), 1 << 20, 2);
        FakeJob<CsvImportConfig> job = bench.job("""
                {"files": ["*.csv"], "table": "public.generated", "chunkSize": "256KB"}""");

        FakeJob.Exit exit = job.run();

        JsonNode detail = Objects.requireNonNull(exit.detail());
        assertThat(exit.reason()).isEqualTo(ExitReason.FINISHED);
        assertThat(checksum("generated")).isEqualTo(checksum(first.plus(second)));
        assertThat(detail.get("rows").asLong()).isEqualTo(first.rows() + second.rows());
        assertThat(detail.get("bytes").asLong()).isEqualTo(first.bytes() + second.bytes());
        assertThat(detail.get("files").asInt()).isEqualTo(2);
        assertThat(job.kv().scanPrefix("chunk/", 100, ChunkEntry.class)).hasSizeBetween(15, 18);
    }

    @Test
    void givenTheShippedData_whenImported_thenEveryRowIsThere() throws SQLException {
        ImportBench shipped = new ImportBench(Path.of("data", "import"));
        FakeJob.Exit airports = shipped.job("""
                {"files": ["airports/*.csv"], "table": "public.airports"}""").run();
        FakeJob.Exit others = shipped.job("""
                {"files": ["birdstrikes/*.csv"], "table": "public.birdstrikes", "parallelism": 2, "chunkSize": "64KB"}""").run();

        assertThat(List.of(airports.reason(), others.reason())).containsOnly(ExitReason.FINISHED);
        assertThat(query("select count(*), count(distinct iata), min(name) from airports where country = 'USA'"))
                .containsExactly("3372|3372|Abbeville Chris Crusta Memorial");
        assertThat(query("select count(*), count(distinct \"Wildlife Size\") from birdstrikes")).containsExactly("10000|3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "windows-1252", "Shift_JIS"})
    void givenAnotherEncoding_whenImported_thenTextIsTheSame(String encoding) throws IOException, SQLException {
        String table = "encoded_" + encoding.replace("-", "_").toLowerCase(Locale.ROOT);
        String word = encoding.equals("Shift_JIS") ? "ソ表" : "café";
        String text = "a,b\r\n" + word + ",\"x\n,y\"\r\n";
        Files.write(root.resolve("encoded.csv"), text.getBytes(Charset.forName(encoding)));

        FakeJob.Exit exit = bench.job("""
                {"files": ["encoded.csv"], "table": "%s", "encoding": "%s"}""".formatted(table, encoding)).run();

        assertThat(exit.error()).isNull();
        assertThat(query("select a, b from " + table)).containsExactly(word + "|x\n,y");
    }

    @Test
    void givenAPackedFile_whenImported_thenItIsOneChunk() throws IOException, SQLException {
        Path plain = root.resolve("plain.csv");
        CsvGenerator.Generated generated = CsvGenerator.write(plain, 3 << 20, 5);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(root.resolve("packed.csv.gz")))) {
            Files.copy(plain, out);
        }
        FakeJob<CsvImportConfig> job = bench.job("""
                {"files": ["*.gz"], "table": "packed", "chunkSize": "64KB"}""");

        job.run();

        assertThat(checksum("packed")).isEqualTo(checksum(generated));
        assertThat(job.kv().scanPrefix("chunk/", 100, ChunkEntry.class)).hasSize(1);
    }

    @Test
    void givenAPackedFileThatIsCut_whenImported_thenTheJobFailsNamingIt() throws IOException {
        Path packed = root.resolve("cut.csv.gz");
        CsvGenerator.write(root.resolve("plain.csv"), 1 << 20, 5);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(root.resolve("plain.csv"), out);
        }
        Files.write(packed, Arrays.copyOf(Files.readAllBytes(packed), 200_000));

        FakeJob.Exit exit = bench.job("""
                {"files": ["*.gz"], "table": "cut"}""").run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FAILED);
        assertThat(exit.error()).startsWith("File cut.csv.gz is not whole or no gzip");
    }

    @Test
    void givenATableWithColumnsInAnotherOrderAndCase_whenImported_thenFieldsGoByName() throws IOException, SQLException {
        execute("create table ordered (\"B\" int, extra text default 'x', a date, g int generated always as (1) stored)");
        bench.write("one.csv", "a,b\n2026-01-31,1\n");
        bench.write("two.csv", "\ufeffB,A\n2,2026-02-01\n\n3,\n");

        FakeJob.Exit exit = bench.job("""
                {"files": ["one.csv", "t*.csv"], "table": "public.ordered", "createTable": false}""").run();

        assertThat(exit.error()).isNull();
        assertThat(query("select * from ordered order by 1")).containsExactly("1|x|2026-01-31|1", "2|x|2026-02-01|1", "3|x|null|1");
    }

    @Test
    void givenFilesWithoutHeader_whenImported_thenColumnsAreNumbered() throws IOException, SQLException {
        bench.write("plain.csv", "x;'it''s'\ny;NULL\n");

        FakeJob.Exit exit = bench.job("""
                {"files": ["plain.csv"], "table": "numbered", "header": false, "delimiter": ";", "quote": "'", "nullString": "NULL"}""")
                .run();

        assertThat(exit.error()).isNull();
        assertThat(query("select c1, c2 from numbered order by 1")).containsExactly("x|it's", "y|null");
    }

    @Test
    void givenTruncate_whenTermsAndJobsFollowEachOther_thenEachJobTruncatesOnce() throws IOException, SQLException {
        CsvGenerator.Generated generated = CsvGenerator.write(root.resolve("t.csv"), 600_000, 6);
        String config = """
                {"files": ["t.csv"], "table": "emptied", "mode": "truncate", "chunkSize": "64KB", "parallelism": 1}""";
        bench.job(config).run();
        FakeJob<CsvImportConfig> second = bench.job(config);

        for (int round = 0; second.exit().isEmpty(); round++) {
            second.round();
            second.endTerm();
            assertThat(round).isLessThan(100);
        }

        assertThat(checksum("emptied")).isEqualTo(checksum(generated));
    }

    @Test
    void givenTheIdOfADeletedJob_whenImportedAgain_thenRowsAreImportedAgain() throws IOException, SQLException {
        bench.write("again.csv", "a\n1\n");
        String config = """
                {"files": ["again.csv"], "table": "again"}""";
        bench.job("same", config).run();
        FakeJob<CsvImportConfig> second = bench.job("same", config);
        second.skipEpochs(50);

        second.run();

        assertThat(query("select count(*) from again")).containsExactly("2");
    }

    @Test
    void givenAnEmptyFileAmongOthers_whenImported_thenTheOthersAre() throws IOException, SQLException {
        bench.write("a.csv", "");
        bench.write("b.csv", "x,y\n1,2");
        bench.write("c.csv", "x,y\n");

        FakeJob.Exit exit = bench.job("""
                {"files": ["?.csv"], "table": "sparse"}""").run();

        assertThat(exit.error()).isNull();
        assertThat(query("select x, y from sparse")).containsExactly("1|2");
    }
}
