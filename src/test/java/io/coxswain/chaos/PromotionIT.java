package io.coxswain.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.HistoryRecorder;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import io.coxswain.testing.PostgresProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nodes that know two servers follow the primary to the other one, in the same epochs. */
class PromotionIT {

    private static final int JOBS = 10;
    private static final Duration BOUND = Duration.ofSeconds(40);

    @Test
    void givenASynchronousStandby_whenThePrimaryDiesAndItIsPromoted_thenEveryJobGoesOnInItsEpoch() {
        try (PostgresProcess primary = PostgresProcess.start();
                PostgresProcess standby = primary.startStandby();
                NodeProcess first = node("node-a", primary, standby);
                NodeProcess second = node("node-b", primary, standby)) {
            List.of(first, second).forEach(NodeProcess::awaitReady);
            HistoryRecorder recorder = new HistoryRecorder(new JdbcTemplate(primary.dataSource()), new JdbcTemplate(standby.dataSource()));
            for (int i = 0; i < JOBS; i++) {
                new NodeApi(i % 2 == 0 ? first.url() : second.url()).submit("job-" + i, "fake", """
                        {"workers": 2, "ticks": -1, "tickInterval": "100ms", "trace": true}""");
                recorder.submitted("job-" + i);
            }
            JdbcTemplate before = new JdbcTemplate(primary.dataSource());
            await().atMost(BOUND).until(() -> leaders(before) == JOBS && slowest(before) > 0);
            Map<String, Long> epochs = epochs(before);

            primary.sigkill();
            standby.promote();

            JdbcTemplate after = new JdbcTemplate(standby.dataSource());
            long reached = slowest(after);
            await("every worker ticks again").atMost(BOUND).ignoreExceptions().until(() -> slowest(after) > reached + 5);
            assertThat(epochs(after)).isEqualTo(epochs);
            assertThat(recorder.verify(BOUND).submitted()).hasSize(JOBS);
        }
    }

    private static NodeProcess node(String name, PostgresProcess primary, PostgresProcess standby) {
        PGSimpleDataSource either = new PGSimpleDataSource();
        either.setUrl("jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/coxswain?targetServerType=primary&sslmode=disable".formatted(
                primary.dataSource().getPortNumbers()[0], standby.dataSource().getPortNumbers()[0]));
        either.setUser(primary.dataSource().getUser());
        either.setPassword(primary.dataSource().getPassword());
        return NodeProcess.start(name, either);
    }

    private static int leaders(JdbcTemplate jdbc) {
        return jdbc.queryForObject("select count(*) from job where leader_address is not null", Integer.class);
    }

    /** How far the slowest of all workers has counted. */
    private static long slowest(JdbcTemplate jdbc) {
        return jdbc.queryForObject("""
                select case when count(*) = ? then min(value::text::bigint) else 0 end from kv where key like 'tick/%'""", Long.class,
                JOBS * 2);
    }

    private static Map<String, Long> epochs(JdbcTemplate jdbc) {
        return jdbc.query("select id, epoch from job", (row, n) -> Map.entry(row.getString(1), row.getLong(2))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
