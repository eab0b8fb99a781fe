package io.coxswain.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database and a node on it, for the tests of one class; those that need more nodes start them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class NodeContract {

    protected PGSimpleDataSource database;
    protected JdbcTemplate jdbc;
    protected TestNode node;

    @BeforeAll
    protected void start() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
        database = TestPostgres.freshDatabase();
        jdbc = new JdbcTemplate(database);
        node = TestNode.start(database, setup());
    }

    @AfterAll
    protected void stop() {
        node.close();
        Awaitility.reset();
    }

    protected NodeSetup setup() {
        return NodeSetup.named("stable");
    }

    protected TestNode startNode(NodeSetup setup) {
        return TestNode.start(database, setup);
    }

    protected String submit(Script script) {
        return node.jobs().submit(script.submission());
    }
}
