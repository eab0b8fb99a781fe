package io.coxswain.builtin.csv;

import static io.coxswain.builtin.csv.ImportBench.checksum;
import static io.coxswain.builtin.csv.ImportBench.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.ExitReason;
import io.coxswain.api.KeyValueEntry;
import io.coxswain.builtin.FakeJob;
import io.coxswain.builtin.FakeWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvImportFailoverTest {

    @TempDir
    Path root;
    ImportBench bench;
    CsvGenerator.Generated generated;

    @BeforeEach
    void files() throws IOException {
        bench = new ImportBench(root);
        CsvGenerator.Generated first = CsvGenerator.write(root.resolve("a.csv"), 300_000, 11);
        generated = first.plus(CsvGenerator.write(root.resolve("b.csv"), 100_000, 12));
    }

    @Test
    void givenAMasterLostAtAnyOfItsWrites_whenOthersFollow_thenThePlanIsTheSameAndNoChunkIsLostOrDoubled() throws SQLException {
        FakeJob<CsvImportConfig> undisturbed = job("master_lost_0");
        undisturbed.run();
        List<Chunk> plan = plan(undisturbed);

        for (int write = 1; write <= undisturbed.masterWrites(); write++) {
            String table = "master_lost_" + write;
            FakeJob<CsvImportConfig> job = job(table);
            job.loseMasterAtWrite(write);

            FakeJob.Exit exit = job.run();

            assertThat(exit.reason()).as("lost at write %d", write).isEqualTo(ExitReason.FINISHED);
            assertThat(plan(job)).as("lost at write %d", write).isEqualTo(plan);
            assertThat(checksum(table)).as("lost at write %d", write).isEqualTo(checksum(generated));
        }
    }

    @Test
    void givenAWorkerLostAtAnyWrite_whenItIsReplaced_thenNoRowIsLostOrDoubled() throws SQLException {
        FakeJob<CsvImportConfig> undisturbed = job("worker_lost_0");
        undisturbed.run();

        for (int write = 1; write <= undisturbed.workerWrites(); write++) {
            String table = "worker_lost_" + write;
            FakeJob<CsvImportConfig> job = job(table);
            job.loseWorkerAtWrite(write);

            FakeJob.Exit exit = job.run();

            assertThat(exit.reason()).as("lost at write %d", write).isEqualTo(ExitReason.FINISHED);
            assertThat(checksum(table)).as("lost at write %d", write).isEqualTo(checksum(generated));
        }
    }

    @Test
    void givenWorkersAndMasterLostInTurn_whenRunning_thenNeverMoreWorkersThanAllowedAndNoRowIsLost() throws SQLException {
        FakeJob<CsvImportConfig> job = job("all_lost");

        for (int round = 0; job.exit().isEmpty(); round++) {
            job.round();
            assertThat(job.liveWorkers()).hasSizeLessThanOrEqualTo(2);
            assertThat(round).isLessThan(1000);
            if (round % 3 == 2) {
                job.endTerm();
            }
            if (round % 5 == 4) {
                job.liveWorkers().stream().findFirst().ifPresent(FakeWorker::lose);
            }
        }

        assertThat(job.exit().get().reason()).isEqualTo(ExitReason.FINISHED);
        assertThat(checksum("all_lost")).isEqualTo(checksum(generated));
    }

    @Test
    void givenNoMaster_whenChunksArePlanned_thenWorkersGoOnByThemselves() throws SQLException {
        FakeJob<CsvImportConfig> job = job("masterless");
        job.stepMaster();
        job.endTerm();

        while (!job.liveWorkers().isEmpty()) {
            job.liveWorkers().forEach(FakeWorker::step);
        }

        assertThat(checksum("masterless")).isEqualTo(checksum(generated));
        assertThat(job.exit()).isEmpty();
        assertThat(job.run().reason()).isEqualTo(ExitReason.FINISHED);
    }

    @Test
    void givenATargetThatAlwaysFails_whenRunning_thenTheJobFailsAfterTenAttemptsWithBackoff() throws SQLException {
        execute("create table broken (id text, name text, note text, amount text, tag text)");
        execute("create function die() returns trigger language plpgsql as $$ begin raise exception 'disk' using errcode = '53100'; end $$");
        execute("create trigger die before insert on broken for each row execute function die()");
        FakeJob<CsvImportConfig> job = bench.job("""
                {"files": ["b.csv"], "table": "broken", "parallelism": 1}""");
        Instant began = job.instant();

        FakeJob.Exit exit = job.run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FAILED);
        assertThat(exit.error()).contains("failed 10 times in a row").contains("disk").contains("b.csv");
        assertThat(Duration.between(began, job.instant())).isBetween(Duration.ofSeconds(1 + 2 + 4 + 8 + 16 + 4 * 30), Duration.ofMinutes(
                5));
    }

    private FakeJob<CsvImportConfig> job(String table) {
        return bench.job("""
                {"files": ["*.csv"], "table": "%s", "chunkSize": "64KB", "parallelism": 2}""".formatted(table));
    }

    private static List<Chunk> plan(FakeJob<CsvImportConfig> job) {
        return job.kv().scanPrefix("chunk/", 1000, ChunkEntry.class).stream().map(KeyValueEntry::value).map(ChunkEntry::chunk).toList();
    }
}
