package io.coxswain.contract;

import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.TestNode;
import io.coxswain.testing.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

class NodeContractTest extends JobContract {

    private static JdbcTemplate jdbc;
    private static TestNode node;

    @BeforeAll
    static void start() {
        PGSimpleDataSource database = TestPostgres.freshDatabase();
        jdbc = new JdbcTemplate(database);
        node = TestNode.start(database, NodeSetup.named("stable"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Override
    Stage stage() {
        return new NodeStage(node, jdbc);
    }
}
