package io.coxswain.builtin.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.builtin.FakeConnections;
import io.coxswain.job.IfMatch;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.json.Json;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.TestNode;
import io.coxswain.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** An import on a real node that is paused again and again, in the middle of its chunks. */
class PausedImportTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PAUSES = 3;

    @TempDir
    Path root;

    private final DataSource database = TestPostgres.freshDatabase();
    private final JdbcTemplate sql = new JdbcTemplate(database);

    @Test
    void givenAnImport_whenPausedAndResumedInTheMiddle_thenNothingIsLoadedMeanwhileAndEachRowExactlyOnce() throws IOException {
        CsvGenerator.Generated generated = CsvGenerator.write(root.resolve("a.csv"), 3_000_000, 21);
        NodeSetup plain = NodeSetup.named("importer");
        CsvImportJobType type = new CsvImportJobType(new ImportRoots(List.of(root)), new FakeConnections(database),
                InstantSource.system());

        try (TestNode node = TestNode.start(database, new NodeSetup(plain.node(), plain.session(), plain.jobs(), List.of(type)))) {
            String id = node.jobs().submit(JobSubmission.of("csv-import", new Json().mapper().readTree("""
                    {"files": ["*.csv"], "connection": "metadata", "table": "public.paused", "chunkSize": "64KB", "parallelism": 2}""")));
            for (int i = 1; i <= PAUSES; i++) {
                long wanted = generated.rows() * i / (PAUSES + 2);
                await().atMost(LIMIT).pollInterval(Duration.ofMillis(2)).until(() -> rows() >= wanted);
                node.jobs().requests().pause(id, "test", IfMatch.ANY);
                await().atMost(LIMIT).until(() -> node.jobs().require(id).state() == JobState.PAUSED);
                long before = rows();
                node.pollManyTimes();
                assertThat(rows()).isEqualTo(before).isLessThan(generated.rows());
                node.jobs().requests().resume(id, "test", IfMatch.ANY);
            }

            await().atMost(LIMIT).until(() -> node.jobs().require(id).state() == JobState.FINISHED);
        }

        assertThat(sql.queryForMap(CsvGenerator.CHECKSUM_SQL.formatted("paused"))).containsEntry("rows", generated.rows())
                .containsEntry("checksum", generated.checksum());
    }

    private long rows() {
        Boolean there = sql.queryForObject("select to_regclass('public.paused') is not null", Boolean.class);
        Long rows = Boolean.TRUE.equals(there) ? sql.queryForObject("select count(*) from paused", Long.class) : Long.valueOf(0);
        return rows == null ? 0 : rows;
    }
}
