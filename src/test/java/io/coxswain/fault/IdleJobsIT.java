package io.coxswain.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 2,000 idle jobs on two nodes cost neither a thread nor a statement each. */
class IdleJobsIT {

    private static final int JOBS = 2_000;
    private static final Duration WINDOW = Duration.ofSeconds(8);
    /** A backend that has fallen idle reports its last transactions within 10 s: PGSTAT_IDLE_INTERVAL of Postgres. */
    private static final Duration REPORTED = Duration.ofSeconds(11);

    @Test
    void givenTwoThousandIdleJobs_whenNothingHappens_thenNoThreadAndNoStatementPerJob() throws Exception {
        try (ThreeNodes cluster = new ThreeNodes(2)) {
            double transactionsBefore = transactionsPerSecond(cluster);
            int threadsBefore = threads(cluster);

            submitIdle(cluster, 0);
            submitIdle(cluster, JOBS / 2);
            await().atMost(Duration.ofSeconds(60)).until(() -> cluster.jdbc().queryForObject(
                    "select count(*) from job where state = 'RUNNING' and leader_address is not null", Integer.class) == JOBS);
            double transactionsAfter = transactionsPerSecond(cluster);
            int threadsAfter = threads(cluster);

            assertThat(transactionsAfter).as("transactions per second, before " + transactionsBefore)
                    .isLessThan(transactionsBefore * 1.5 + 20);
            assertThat(threadsAfter).as("threads of both nodes, before " + threadsBefore).isLessThan(threadsBefore + 60);
            assertThat(cluster.jdbc().queryForList("select count(*) from job group by leader_session", Integer.class)).hasSize(2);
        }
    }

    private static void submitIdle(ThreeNodes cluster, int from) {
        String jobs = IntStream.range(from, from + JOBS / 2).mapToObj(
                i -> "{\"id\": \"idle-" + i + "\", \"type\": \"fake\", \"config\": {\"workers\": 0, \"ticks\": -1}}")
                .collect(Collectors.joining(","));
        ThreeNodes.api(cluster.nodes().get(from == 0 ? 0 : 1)).post("/api/v1/jobs/batch", "{\"jobs\": [" + jobs + "]}").require(201);
    }

    /** Counted by Postgres itself, once all that went before is counted. */
    private static double transactionsPerSecond(ThreeNodes cluster) {
        await().pollDelay(REPORTED).atMost(REPORTED.multipliedBy(2)).until(() -> true);
        long[] first = new long[] {transactions(cluster), System.nanoTime()};
        await().pollDelay(WINDOW).atMost(WINDOW.multipliedBy(2)).until(() -> true);
        return (transactions(cluster) - first[0]) * 1e9 / (System.nanoTime() - first[1]);
    }

    private static long transactions(ThreeNodes cluster) {
        return cluster.jdbc().queryForObject(
                "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()", Long.class);
    }

    private static int threads(ThreeNodes cluster) throws IOException {
        int threads = 0;
        for (NodeProcess node : cluster.nodes()) {
            try (var tasks = Files.list(Path.of("/proc", Long.toString(node.pid()), "task"))) {
                threads += (int) tasks.count();
            }
        }
        return threads;
    }
}
