package io.coxswain.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.builtin.csv.CsvGenerator;
import io.coxswain.builtin.csv.CsvGenerator.Generated;
import io.coxswain.testing.History;
import io.coxswain.testing.HistoryRecorder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;

/** Nothing that can happen to processes, connections and Postgres loses or doubles anything. */
class ChaosIT {

    private static final Logger log = LoggerFactory.getLogger(ChaosIT.class);
    private static final Duration DURATION = DurationStyle.detectAndParse(System.getProperty("chaos.duration", "40s"));
    private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());
    private static final long FILE_BYTES = 60L << 20;
    /**
     * From the end of a fault: twice the ttl, in which the healthy wait until they may take others for dead and then find them so,
     * and the time of nine processes on a small machine.
     */
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofMinutes(3);

    @TempDir
    private Path root;

    @Test
    void givenAClusterAtWork_whenEverythingHappensToIt_thenNothingIsLostOrDoneTwice() throws Exception {
        log.info("chaos.seed={}, chaos.duration={}", SEED, DURATION);
        Random random = new Random(SEED);
        Generated file = CsvGenerator.write(root.resolve("big.csv"), FILE_BYTES, 42);
        try (Cluster cluster = new Cluster(root, "--coxswain.csv-import.roots=" + root)) {
            HistoryRecorder recorder = new HistoryRecorder(cluster.jdbc());
            cluster.slots().getFirst().api().submit("import", "csv-import", """
                    {"files": ["big.csv"], "connection": "metadata", "table": "public.big", "createTable": true, "parallelism": 2,
                     "chunkSize": "1MB"}""");
            recorder.submitted("import");
            assertThat(clockOf(cluster.slots().getFirst())).isBefore(Instant.now().minus(Duration.ofMinutes(9)));
            assertThat(clockOf(cluster.slots().getLast())).isAfter(Instant.now().minus(Duration.ofMinutes(1)));

            try (Load load = new Load(cluster, recorder, SEED)) {
                inflict(cluster, random);
                log.info("{} jobs were submitted", load.submitted());
            }
            await("every job ends").atMost(END).pollInterval(Duration.ofMillis(200)).until(() -> cluster.jdbc().queryForList("""
                    select id, state, error from job where state not in ('FINISHED', 'FAILED', 'CANCELED')"""), List::isEmpty);

            History history = recorder.verify(BOUND);
            assertThat(history.writes()).isNotEmpty();
            assertThat(history.submitted()).hasSizeGreaterThan(10);
            assertThat(cluster.jdbc().queryForList("select id from job where state = 'FAILED'", String.class)).isEmpty();
            assertThat(cluster.jdbc().queryForMap(CsvGenerator.CHECKSUM_SQL.formatted("public.big")))
                    .isEqualTo(Map.of("rows", file.rows(), "checksum", file.checksum()));
        }
    }

    /** A node's wall clock, as its answers tell it. */
    private static Instant clockOf(Cluster.Slot slot) {
        String date = slot.api().get("/actuator/health/liveness").response().headers().firstValue("Date").orElseThrow();
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    }

    /** Every fault comes once before any comes again. */
    private static void inflict(Cluster cluster, Random random) {
        Map<Fault, Duration> slowest = new EnumMap<>(Fault.class);
        List<Fault> faults = new ArrayList<>();
        long start = System.nanoTime();
        while (System.nanoTime() - start < DURATION.toNanos()) {
            if (faults.isEmpty()) {
                faults.addAll(List.of(Fault.values()));
                Collections.shuffle(faults, random);
            }
            Fault fault = faults.removeLast();
            fault.inflict(cluster, random);
            Duration took = awaitRecovered(cluster, fault);
            log.info("{}: every job led again after {} ms", fault, took.toMillis());
            slowest.merge(fault, took, (a, b) -> a.compareTo(b) > 0 ? a : b);
            Cluster.pass(Duration.ofMillis(random.nextLong(200, 2_000)));
        }
        log.info("Slowest recovery by fault: {}", slowest);
    }

    private static Duration awaitRecovered(Cluster cluster, Fault fault) {
        long start = System.nanoTime();
        await("every job is led again after " + fault).atMost(BOUND).pollInterval(Duration.ofMillis(20)).ignoreExceptions()
                .until(() -> cluster.jdbc().queryForList("""
                        select j.id, j.state, j.leader_session from job j left join node_session s on s.id = j.leader_session
                        where j.state not in ('FINISHED', 'FAILED', 'CANCELED') and j.runnable_at < clock_timestamp()
                          and (s.id is null or s.expires_at < clock_timestamp() or j.leader_address is null)
                          and j.created_at < clock_timestamp() - interval '1 second'"""), List::isEmpty);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
