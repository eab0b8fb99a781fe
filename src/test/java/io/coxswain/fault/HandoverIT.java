package io.coxswain.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is planned, and what is Postgres' own trouble, costs no attempt. */
class HandoverIT {

    private static final String ENDLESS = "{\"workers\": 2, \"ticks\": -1, \"tickInterval\": \"50ms\"}";
    private static final int JOBS = 20;

    private ThreeNodes cluster;

    @BeforeEach
    void start() {
        cluster = new ThreeNodes(3);
        for (int i = 0; i < JOBS; i++) {
            ThreeNodes.api(cluster.nodes().get(i % 3)).submit("job-" + i, "fake", ENDLESS);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> count("state = 'RUNNING' and leader_address is not null") == JOBS);
        awaitProgress();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void givenRunningJobs_whenLeaderIsTerminated_thenOthersTakeOverWithoutAnAttemptLost() {
        NodeProcess leaving = cluster.awaitLeader("job-0");
        List<String> led = cluster.jdbc().queryForList("""
                select j.id from job j join node_session s on s.id = j.leader_session where s.node_name = ?""", String.class,
                leaving.name());
        Map<String, Long> before = epochs();

        leaving.sigterm();
        int exitCode = leaving.awaitExit();

        assertThat(exitCode).isIn(0, 143);
        await().atMost(Duration.ofSeconds(5)).until(() -> count("leader_address is not null") == JOBS);
        Map<String, Long> after = epochs();
        assertThat(led).isNotEmpty().allSatisfy(id -> assertThat(after.get(id)).isGreaterThan(before.get(id)));
        assertThat(count("attempts > 0")).isZero();
        assertThat(cluster.jdbc().queryForList("""
                select distinct data ->> 'cause' from job_event where kind = 'LEADER_LOST'""", String.class)).containsExactly("shutdown");
        assertThat(cluster.jdbc().queryForList("select job_id from job_event where kind = 'TAKEN_OVER' and data ->> 'cause' = 'handover'",
                String.class)).containsExactlyInAnyOrderElementsOf(led);
        awaitProgress();
    }

    @Test
    void givenRunningJobs_whenPostgresIsKilledAndRestarted_thenNoEpochChanges() {
        Map<String, Long> before = epochs();

        cluster.postgres().sigkill();
        cluster.postgres().startAgain();
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> count("leader_address is not null") == JOBS);
        awaitProgress();

        assertThat(epochs()).isEqualTo(before);
        assertThat(count("attempts > 0")).isZero();
        assertThat(cluster.jdbc().queryForObject("select count(*) from worker where state in ('LOST', 'FAILED')", Integer.class)).isZero();
    }

    @Test
    void givenRunningJobs_whenPostgresIsAwayForLongerThanTheTtl_thenNoEpochChanges() {
        Map<String, Long> before = epochs();

        cluster.postgres().sigkill();
        await("every node is suspended").atMost(Duration.ofSeconds(15)).until(
                () -> cluster.nodes().stream().allMatch(node -> node.log().contains("is suspended")));
        cluster.postgres().startAgain();
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> count("leader_address is not null") == JOBS);
        awaitProgress();

        assertThat(epochs()).isEqualTo(before);
        assertThat(count("attempts > 0")).isZero();
    }

    private int count(String condition) {
        return cluster.jdbc().queryForObject("select count(*) from job where " + condition, Integer.class);
    }

    private Map<String, Long> epochs() {
        return cluster.jdbc().query("select id, epoch from job", (row, n) -> Map.entry(row.getString(1), row.getLong(2))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Every worker of every job ticks. */
    private void awaitProgress() {
        Map<String, Long> before = ticks();
        await("every worker ticks").atMost(Duration.ofSeconds(20)).until(() -> {
            Map<String, Long> now = ticks();
            return now.size() == JOBS * 2 && now.entrySet().stream()
                    .allMatch(entry -> entry.getValue() > before.getOrDefault(entry.getKey(), 0L));
        });
    }

    private Map<String, Long> ticks() {
        return cluster.jdbc().query("select job_id || key, value::text::bigint from kv where key like 'tick/%'",
                (row, n) -> Map.entry(row.getString(1), row.getLong(2))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
