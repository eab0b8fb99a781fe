package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.Selector;
import io.coxswain.election.ElectionProperties;
import io.coxswain.job.JobSubmission;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import io.coxswain.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Jobs move to a node that has joined: to its share, and once. */
class RebalanceTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ElectionProperties.Rebalance QUICK = new ElectionProperties.Rebalance(true, Duration.ofSeconds(1), 10);

    private final DataSource database = TestPostgres.freshDatabase();
    private final JdbcTemplate sql = new JdbcTemplate(database);
    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void stopNodes() {
        nodes.forEach(TestNode::close);
    }

    private TestNode join(String name, ElectionProperties.Rebalance rebalance) {
        TestNode node = TestNode.start(database, NodeSetup.named(name), rebalance);
        nodes.add(node);
        return node;
    }

    private void submit(TestNode node, int jobs, @Nullable List<Selector> selectors) {
        Script script = new Script();
        JobSubmission plain = script.submission();
        IntStream.range(0, jobs).forEach(i -> node.jobs().submit(
                new JobSubmission(null, plain.type(), plain.config(), null, null, selectors, null, null)));
        await().atMost(SOON).until(() -> count("select count(*) from job where state = 'RUNNING'") == jobs);
    }

    private int count(String query, Object... arguments) {
        Integer count = sql.queryForObject(query, Integer.class, arguments);
        return count == null ? 0 : count;
    }

    private int leads(TestNode node) {
        return count("select count(*) from job where leader_session = ? and leader_address is not null", node.session());
    }

    private int moves() {
        return count("select count(*) from job_event where kind = 'TAKEN_OVER'");
    }

    @Test
    void givenTwoNodes_whenAThirdJoins_thenItGetsItsShareByAsManyMovesAndNothingMovesAfterwards() {
        TestNode a = join("a", QUICK);
        TestNode b = join("b", QUICK);
        submit(a, 30, null);
        await().atMost(SOON).until(() -> leads(a) <= 17 && leads(a) + leads(b) == 30);
        int before = moves();

        TestNode c = join("c", QUICK);
        await().atMost(SOON).until(() -> leads(c) >= 9 && leads(a) + leads(b) + leads(c) == 30);
        int moved = moves() - before;
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> moves() - before - moved <= 2);

        assertThat(List.of(leads(a), leads(b), leads(c))).allSatisfy(led -> assertThat(led).isBetween(8, 12));
        assertThat(moved).isBetween(9, 13);
        assertThat(sql.queryForList("select distinct data ->> 'cause' from job_event where kind = 'TAKEN_OVER'", String.class))
                .containsExactly("rebalance");
        assertThat(sql.queryForList("select distinct data ->> 'cause' from job_event where kind = 'LEADER_LOST'", String.class))
                .containsExactly("rebalance");
    }

    @Test
    void givenJobsThatOnlyOneNodeMayLead_whenAnotherJoins_thenNoneIsGivenUp() {
        TestNode a = join("a", QUICK);
        submit(a, 10, List.of(Selector.eq("node", "a")));

        join("b", QUICK);

        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> leads(a) == 10);
        assertThat(count("select count(*) from job_event where kind = 'LEADER_LOST'")).isZero();
    }

    @Test
    void givenRebalanceIsOff_whenAnotherNodeJoins_thenNoneIsGivenUp() {
        ElectionProperties.Rebalance off = new ElectionProperties.Rebalance(false, Duration.ZERO, 10);
        TestNode a = join("a", off);
        submit(a, 10, null);

        join("b", off);

        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> leads(a) == 10);
    }

    @Test
    void givenAJobGivenUpForANode_whenThatDoesNotTakeIt_thenOthersDoAfterAMoment() {
        TestNode a = join("a", QUICK);
        submit(a, 1, null);
        UUID absent = UUID.randomUUID();
        sql.update("""
                insert into node_session (id, node_name, address, slots, max_job_masters, expires_at)
                values (?, 'absent', 'http://absent', 0, 0, clock_timestamp() + interval '1 hour')
                """, absent);
        String id = sql.queryForObject("select id from job", String.class);
        sql.update("update job set move_to = ?", absent);

        a.calls().resign(id).join();

        await().atMost(SOON).until(() -> leads(a) == 1);
        assertThat(count("select (data ->> 'leaderlessMillis')::integer from job_event where kind = 'TAKEN_OVER'")).isGreaterThan(400);
    }
}
