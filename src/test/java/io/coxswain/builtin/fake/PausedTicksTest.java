package io.coxswain.builtin.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.job.IfMatch;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.json.Json;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.TestNode;
import io.coxswain.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** A fake job on a real node that is paused while it counts. */
class PausedTicksTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final DataSource database = TestPostgres.freshDatabase();
    private final JdbcTemplate sql = new JdbcTemplate(database);

    @Test
    void givenWorkersThatCount_whenPausedThoughOnPauseFailsOnce_thenTicksStandStillAndAreExactAfterTheResume() {
        try (TestNode node = TestNode.start(database, NodeSetup.named("counter"))) {
            String id = node.jobs().submit(JobSubmission.of("fake", new Json().mapper().readTree("""
                    {"workers": 3, "ticks": 60, "tickInterval": "5ms", "trace": true, "recreateLostWorkers": false,
                     "faults": [{"where": "master.onPause", "kind": "throw"}]}""")));
            await().atMost(LIMIT).until(() -> ticks(id).values().stream().allMatch(count -> count > 3) && ticks(id).size() == 3);

            node.jobs().requests().pause(id, "test", IfMatch.ANY);
            await().atMost(LIMIT).until(() -> node.jobs().require(id).state() == JobState.PAUSED);
            Map<String, Long> paused = ticks(id);
            node.pollManyTimes();
            Map<String, Long> stillPaused = ticks(id);
            node.jobs().requests().resume(id, "test", IfMatch.ANY);
            await().atMost(LIMIT).until(() -> node.jobs().require(id).state() == JobState.FINISHED);

            assertThat(stillPaused).isEqualTo(paused);
            assertThat(paused.values()).allMatch(count -> count < 60);
            assertThat(ticks(id)).isEqualTo(Map.of("tick/0", 60L, "tick/1", 60L, "tick/2", 60L));
            assertThat(sql.queryForList("select version from kv where job_id = ? and key like 'tick/%'", Long.class, id))
                    .isEqualTo(List.of(60L, 60L, 60L));
            assertThat(sql.queryForList("select value ->> 'callback' from kv where job_id = ? and key like 'trace/%'", String.class, id))
                    .contains("onPause");
        }
    }

    private Map<String, Long> ticks(String id) {
        Map<String, Long> ticks = new TreeMap<>();
        sql.query("select key, value::text::bigint as count from kv where job_id = ? and key like 'tick/%'",
                row -> {
                    ticks.put(row.getString("key"), row.getLong("count"));
                }, id);
        return ticks;
    }
}
