package io.coxswain.fault;

import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import io.coxswain.testing.PostgresProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nodes in JVMs of their own on a Postgres of their own. All of it ends with the test. */
final class ThreeNodes implements AutoCloseable {

    private final PostgresProcess postgres = PostgresProcess.start();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final JdbcTemplate jdbc = new JdbcTemplate(postgres.dataSource());

    /** @param arguments of each node, as on the command line */
    ThreeNodes(int count, String... arguments) {
        try {
            for (int i = 0; i < count; i++) {
                nodes.add(NodeProcess.start("node-" + (char) ('a' + i), postgres.dataSource(), arguments));
            }
            nodes.forEach(NodeProcess::awaitReady);
            await().atMost(Duration.ofSeconds(10)).until(() -> api(nodes.getFirst()).get("/api/v1/nodes").json().get("nodes")
                    .size() == count);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    PostgresProcess postgres() {
        return postgres;
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    List<NodeProcess> nodes() {
        return nodes;
    }

    static NodeApi api(NodeProcess node) {
        return new NodeApi(node.url());
    }

    /** A node that runs and is not {@code other}. */
    NodeProcess otherThan(NodeProcess... others) {
        return nodes.stream().filter(NodeProcess::isAlive).filter(node -> Stream.of(others).noneMatch(other -> other == node)).findFirst()
                .orElseThrow();
    }

    /** The node that leads the job and says so. */
    Optional<NodeProcess> leader(String jobId) {
        return jdbc.queryForList("""
                select s.node_name from job j join node_session s on s.id = j.leader_session
                where j.id = ? and j.leader_address is not null
                """, String.class, jobId).stream().flatMap(name -> nodes.stream().filter(node -> node.name().equals(name))).findFirst();
    }

    NodeProcess awaitLeader(String jobId) {
        await("job " + jobId + " has a leader").atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20))
                .until(() -> leader(jobId).isPresent());
        return leader(jobId).orElseThrow();
    }

    long epoch(String jobId) {
        return jdbc.queryForObject("select epoch from job where id = ?", Long.class, jobId);
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        postgres.close();
    }
}
