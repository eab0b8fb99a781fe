package io.coxswain.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** A node on a Postgres that somebody else runs, of the oldest supported version. */
class Postgres15IT {

    @Test
    void givenPostgres15_whenNodeIsKilled_thenItWasMigratedRanJobsAndAnotherNodeTakesOver() throws Exception {
        try (var postgres = Postgres15.start()) {
            var database = new JdbcTemplate(postgres.dataSource());
            try (var first = NodeProcess.start("first", postgres.dataSource(), "--spring.profiles.active=demo").awaitReady()) {
                await("the demo's jobs run").atMost(Duration.ofMinutes(2)).until(() -> isRunning(database, "first"));
                try (var _ = NodeProcess.start("second", postgres.dataSource()).awaitReady()) {
                    first.sigkill();

                    await("the second node took over").atMost(Duration.ofSeconds(30)).until(() -> isRunning(database, "second"));
                }
            }
            assertThat(database.queryForObject("show server_version", String.class)).startsWith("15.");
            assertThat(database.queryForObject("select count(*) from demo_airports", Integer.class)).isEqualTo(3_376);
            assertThat(database.queryForObject("select count(*) from demo_birdstrikes", Integer.class)).isEqualTo(10_000);
        }
    }

    private static boolean isRunning(JdbcTemplate database, String node) {
        return database.queryForObject("""
                select count(*) from worker w join job j on j.id = w.job_id join node_session s on s.id = j.leader_session
                where j.id = 'demo-endless-1' and j.state = 'RUNNING' and s.node_name = ? and w.state = 'RUNNING' and w.node = ?
                """, Integer.class, node, node) == 3;
    }
}
