package io.coxswain.builtin.csv;

import static io.coxswain.builtin.csv.ImportBench.execute;
import static io.coxswain.builtin.csv.ImportBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.ExitReason;
import io.coxswain.builtin.FakeJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvImportBadRowsTest {

    @TempDir
    Path root;
    ImportBench bench;

    @BeforeEach
    void bench() {
        bench = new ImportBench(root);
    }

    @Test
    void givenBadRowsOfEveryKind_whenSkipping_thenTheyAreKeptWithLineAndReasonAndAllOthersImported() throws IOException, SQLException {
        execute("create table picky (n int primary key, d date, t text check (t <> 'no'))");
        bench.write("bad.csv", """
                n,d,t
                1,2026-01-31,"fine,
                really"
                two,2026-01-31,x
                3,2026-01-31
                1,2026-01-31,again
                4,2026-02-30,x
                5,2026-01-31,no
                6,2026-01-31,"x"y
                7,2026-01-31,last
                8,2026-01-31,"open
                """);
        FakeJob<CsvImportConfig> job = bench.job("""
                {"files": ["bad.csv"], "table": "picky", "onBadRow": "skip"}""");

        FakeJob.Exit exit = job.run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FINISHED);
        assertThat(Objects.requireNonNull(exit.detail()).get("rejected").asInt()).isEqualTo(7);
        assertThat(query("select n, t from picky order by n")).containsExactly("1|fine,\nreally", "7|last");
        assertThat(query("select line, reason, raw from picky_rejects order by line")).containsExactly(
                "4|invalid input syntax for type integer: \"two\"|two,2026-01-31,x",
                "5|2 fields instead of 3|3,2026-01-31",
                "6|duplicate key value violates unique constraint \"picky_pkey\"|1,2026-01-31,again",
                "7|date/time field value out of range: \"2026-02-30\"|4,2026-02-30,x",
                "8|new row for relation \"picky\" violates check constraint \"picky_t_check\"|5,2026-01-31,no",
                "9|a quote is not closed, or text follows a closing one|6,2026-01-31,\"x\"y",
                "11|a quote is not closed|8,2026-01-31,\"open\n");
    }

    @Test
    void givenABadRowDeepInAFileOfManyChunks_whenSkipping_thenItsLineIsRight() throws IOException, SQLException {
        execute("create table deep (n int)");
        StringBuilder text = new StringBuilder("n\n");
        for (int line = 2; line <= 50_000; line++) {
            text.append(line == 31_337 ? "bad" : String.valueOf(line)).append('\n');
        }
        bench.write("deep.csv", text.toString());

        bench.job("""
                {"files": ["deep.csv"], "table": "deep", "onBadRow": "skip", "maxBadRows": 1, "chunkSize": "64KB"}""").run();

        assertThat(query("select count(*), sum(n) from deep")).containsExactly("49998|" + (50_000L * 50_001 / 2 - 1 - 31_337));
        assertThat(query("select line, raw from deep_rejects")).containsExactly("31337|bad");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a,b\\n1,2\\n3\\n       | Bad row in f.csv:3: 1 field instead of 2.",
        "a,b\\n1,2\\n1,x\\n     | Bad row in f.csv:3: invalid input syntax for type integer: \"x\".",
        "a,b\\n1,2\\n\\u0000,2\\n | Bad row in f.csv:3: a NUL, or bytes that the encoding does not allow.",
        "a,c\\n1,2\\n           | Column 'c' of file f.csv is not in table public.strict, which has a, b",
        "a,a\\n1,2\\n           | f.csv:1: two columns are called 'a'",
        "a,A\\n1,2\\n           | Two columns of file f.csv go to column 'a' of table public.strict",
        "a,\\n1,2\\n            | f.csv:1: column 2 is called ''; a name has 1 to 63 bytes, none of them NUL.",
    })
    void givenWhatCantBeImported_whenFailing_thenTheJobNamesFileAndLineAndImportsNothing(String text, String error)
            throws IOException, SQLException {
        execute("drop table if exists strict; create table strict (a text, b int)");
        bench.write("f.csv", text.replace("\\n", "\n").replace("\\u0000", "\0"));

        FakeJob.Exit exit = bench.job("""
                {"files": ["f.csv"], "table": "strict"}""").run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FAILED);
        assertThat(exit.error()).startsWith(error);
        assertThat(query("select count(*) from strict")).containsExactly("0");
    }

    @Test
    void givenBytesThatAreNotUtf8_whenSkipping_thenTheirRowIsRejected() throws IOException, SQLException {
        Files.write(root.resolve("latin.csv"), "a\ncafé\nok\n".getBytes(StandardCharsets.ISO_8859_1));

        bench.job("""
                {"files": ["latin.csv"], "table": "latin", "onBadRow": "skip"}""").run();

        assertThat(query("select a from latin")).containsExactly("ok");
        assertThat(query("select line, reason from latin_rejects")).containsExactly("2|bytes that are not UTF-8");
    }

    @Test
    void givenMoreBadRowsThanAllowedInOneChunk_whenSkipping_thenTheJobFailsNamingTheFirst() throws IOException {
        bench.write("many.csv", "a,b\n1\n1,2\n3\n");

        FakeJob.Exit exit = bench.job("""
                {"files": ["many.csv"], "table": "many", "onBadRow": "skip", "maxBadRows": 1}""").run();

        assertThat(exit.error()).isEqualTo("More than 1 bad rows (maxBadRows), the first in many.csv:2: 1 field instead of 2");
    }

    @Test
    void givenMoreBadRowsThanAllowedOverAllChunks_whenSkipping_thenTheJobFailsNamingTheFirst() throws IOException {
        bench.write("m1.csv", "a,b\n1,1\n1\n");
        bench.write("m2.csv", "a,b\n1,1\n1\n");

        FakeJob.Exit exit = bench.job("""
                {"files": ["m1.csv", "m2.csv"], "table": "more", "onBadRow": "skip", "maxBadRows": 1}""").run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FAILED);
        assertThat(exit.error()).isEqualTo("More than 1 bad rows (maxBadRows), the first in m1.csv:3: 1 field instead of 2");
    }

    @Test
    void givenAFileThatChangesWhileItIsImported_whenAWorkerOpensIt_thenTheJobFailsNamingIt() throws IOException {
        Path file = bench.write("moving.csv", "a\n1\n");
        FakeJob<CsvImportConfig> job = bench.job("""
                {"files": ["moving.csv"], "table": "moving"}""");
        job.stepMaster();
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

        FakeJob.Exit exit = job.run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FAILED);
        assertThat(exit.error()).startsWith("File moving.csv changed while it was imported");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "public.absent | false | Table public.absent does not exist in connection 'metadata'",
        "nowhere.t     | true  | Table nowhere.t in connection 'metadata' can't be prepared: schema \"nowhere\" does not exist",
    })
    void givenATargetThatCantBePrepared_whenStarting_thenTheJobFailsAtOnce(String table, boolean create, String error) throws IOException {
        bench.write("any.csv", "a\n1\n");

        FakeJob.Exit exit = bench.job("""
                {"files": ["any.csv"], "table": "%s", "createTable": %s}""".formatted(table, create)).run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FAILED);
        assertThat(exit.error()).startsWith(error);
    }
}
