package io.coxswain.builtin.csv;

import static io.coxswain.builtin.csv.ImportBench.checksum;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.Connections;
import io.coxswain.builtin.FakeConnections;
import io.coxswain.job.JobState;
import io.coxswain.testkit.Fault;
import io.coxswain.testkit.FaultTest;
import io.coxswain.testkit.JobTestKit;
import io.coxswain.testkit.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports into a real Postgres under whatever can go wrong in masters and workers: each row once. */
class CsvImportFaultTest {

    private static final AtomicInteger TABLES = new AtomicInteger();
    @TempDir
    private static Path root;
    private static ImportBench bench;
    private static CsvGenerator.Generated generated;

    @BeforeAll
    static void files() throws IOException {
        bench = new ImportBench(root);
        generated = CsvGenerator.write(root.resolve("a.csv"), 150_000, 21).plus(CsvGenerator.write(root.resolve("b.csv"), 80_000, 22));
    }

    @FaultTest(seeds = 25, faults = {Fault.MASTER_CRASH, Fault.MASTER_FREEZE, Fault.MASTER_HUNG, Fault.MASTER_HANDOVER, Fault.PAUSE,
        Fault.WORKER_LOST, Fault.WORKER_FREEZE, Fault.WORKER_HUNG, Fault.WORKER_DRAINED, Fault.DISPATCH_REFUSED, Fault.UNKNOWN_COMMIT,
        Fault.TRANSACTION_REPEATED})
    void givenWhateverFaults_whenRunToTheEnd_thenEachRowIsThereOnce(JobTestKit kit) throws SQLException {
        String table = submit(kit);

        kit.runToEnd();

        assertThat(kit.state()).as(kit.error().orElse("no error")).isEqualTo(JobState.FINISHED);
        assertThat(checksum(table)).isEqualTo(checksum(generated));
    }

    @Test
    void givenAWorkerThatFreezesBetweenItsCommitAndItsNote_whenItGoesOn_thenItsChunkIsNotImportedAgain() throws SQLException {
        JobTestKit kit = new JobTestKit();
        String table = submit(kit);
        kit.strike(Fault.WORKER_FREEZE, Point.beforeWriteIn("worker.tick").occurrence(2));

        kit.runToEnd();

        assertThat(kit.plannedFaults()).isEmpty();
        assertThat(kit.state()).isEqualTo(JobState.FINISHED);
        assertThat(checksum(table)).isEqualTo(checksum(generated));
    }

    private static String submit(JobTestKit kit) {
        String table = "faults_" + TABLES.incrementAndGet();
        kit.connection(Connections.METADATA, ImportBench.DATABASE).jobId(table);
        kit.submit(new CsvImportJobType(bench.roots, new FakeConnections(ImportBench.DATABASE), kit.clock()), """
                {"files": ["*.csv"], "table": "%s", "chunkSize": "64KB", "parallelism": 2}""".formatted(table));
        return table;
    }
}
