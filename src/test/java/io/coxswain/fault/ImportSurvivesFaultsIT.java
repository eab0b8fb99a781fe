package io.coxswain.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.builtin.csv.CsvGenerator;
import io.coxswain.builtin.csv.CsvGenerator.Generated;
import io.coxswain.testing.History;
import io.coxswain.testing.HistoryRecorder;
import io.coxswain.testing.NodeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import of 200 MB on three nodes, of which one is killed and another frozen: each row arrives exactly once. */
class ImportSurvivesFaultsIT {

    private static final long FILE_BYTES = 200L << 20;
    private static final int TRACED_JOBS = 6;
    private static final Duration TTL = Duration.ofSeconds(5);
    /** A busy disk stalls renewals, and whoever has missed one waits for a whole ttl before it may take others for dead. */
    private static final Duration TAKEOVER = TTL.multipliedBy(8);
    private static final String TRACED = "{\"workers\": 2, \"ticks\": -1, \"tickInterval\": \"50ms\", \"trace\": true}";

    @TempDir
    private Path root;

    @Test
    void givenImportRunning_whenLeaderIsKilledAndAnotherFrozen_thenEachRowArrivesExactlyOnce() throws Exception {
        Generated file = CsvGenerator.write(root.resolve("big.csv"), FILE_BYTES, 42);
        try (ThreeNodes cluster = new ThreeNodes(3, "--coxswain.session.ttl=" + TTL.toSeconds() + "s",
                "--coxswain.csv-import.roots=" + root)) {
            HistoryRecorder recorder = new HistoryRecorder(cluster.jdbc());
            submitAll(cluster, recorder);

            NodeProcess killed = cluster.awaitLeader("big");
            awaitRows(cluster, 1);
            long epoch = cluster.epoch("big");
            killed.sigkill();
            await().atMost(TAKEOVER).until(() -> cluster.epoch("big") > epoch && cluster.leader("big").isPresent());
            NodeProcess frozen = cluster.awaitLeader("big");
            assertThat(frozen).isNotSameAs(killed);
            freeze(cluster, frozen);
            awaitEnd(cluster, cluster.otherThan(killed, frozen));

            assertThat(cluster.jdbc().queryForMap(CsvGenerator.CHECKSUM_SQL.formatted("public.big")))
                    .isEqualTo(Map.of("rows", file.rows(), "checksum", file.checksum()));
            assertThat(recorder.verify(TAKEOVER).writes()).extracting(History.Write::jobId).contains("traced-0");
            assertThat(frozen.isAlive()).isTrue();
        }
        Files.delete(root.resolve("big.csv"));
    }

    private static void submitAll(ThreeNodes cluster, HistoryRecorder recorder) {
        for (int i = 0; i < TRACED_JOBS; i++) {
            ThreeNodes.api(cluster.nodes().get(i % 3)).submit("traced-" + i, "fake", TRACED);
            recorder.submitted("traced-" + i);
        }
        ThreeNodes.api(cluster.nodes().getFirst()).submit("big", "csv-import", """
                {"files": ["big.csv"], "connection": "metadata", "table": "public.big", "createTable": true, "parallelism": 3,
                 "chunkSize": "4MB"}""");
    }

    /** SIGSTOP for longer than the ttl, until every job of the node is led elsewhere, then SIGCONT. */
    private static void freeze(ThreeNodes cluster, NodeProcess frozen) {
        long epoch = cluster.epoch("big");
        frozen.sigstop();
        try {
            await("others take over").atMost(TAKEOVER).until(() -> cluster.epoch("big") > epoch
                    && cluster.leader("big").filter(node -> node != frozen).isPresent());
            int done = rows(cluster);
            await("the import goes on without it").atMost(Duration.ofSeconds(60))
                    .until(() -> rows(cluster) > done || isOver(cluster));
        } finally {
            frozen.sigcont();
        }
        await("the thawed node joins again").atMost(Duration.ofSeconds(20)).until(() -> cluster.jdbc()
                .queryForObject("select count(*) from node_session where node_name = ?", Integer.class, frozen.name()) == 1);
    }

    private static void awaitRows(ThreeNodes cluster, int chunks) {
        await("the import has begun").atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> rows(cluster) >= chunks);
    }

    /** Chunks that are in the table. */
    private static int rows(ThreeNodes cluster) {
        return cluster.jdbc().queryForObject("select count(*) from public.coxswain_import_chunk where chunk >= 0", Integer.class);
    }

    private static boolean isOver(ThreeNodes cluster) {
        return cluster.jdbc().queryForObject("select state from job where id = 'big'", String.class).equals("FINISHED");
    }

    private static void awaitEnd(ThreeNodes cluster, NodeProcess node) {
        await("the import ends").atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(200))
                .until(() -> ThreeNodes.api(node).job("big").get("state").asString(), state -> switch (state) {
                    case "FINISHED" -> true;
                    case "FAILED", "CANCELED" -> throw new AssertionError(ThreeNodes.api(node).job("big").toPrettyString());
                    default -> false;
                });
    }
}
