package io.coxswain.resource;

import static org.awaitility.Awaitility.await;

import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.Selector;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import io.coxswain.testing.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database, and a node on it with a directory of its own, for the tests of one class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ResourceContract {

    static final Path DIRECTORY = Path.of("target", "resources", UUID.randomUUID().toString(), "stable");

    PGSimpleDataSource database;
    JdbcTemplate jdbc;
    TestNode node;

    @BeforeAll
    void start() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
        database = TestPostgres.freshDatabase();
        jdbc = new JdbcTemplate(database);
        node = TestNode.start(database, setup());
    }

    @AfterAll
    void stop() {
        node.close();
        Awaitility.reset();
    }

    NodeSetup setup() {
        return NodeSetup.named("stable").directory(DIRECTORY);
    }

    TestNode startNode(NodeSetup setup) {
        return TestNode.start(database, setup);
    }

    String submit(Script script) {
        return node.jobs().submit(script.submission());
    }

    /** A job whose master stays on that node, while its workers may run anywhere. */
    static JobSubmission onlyOn(Script script, String name) {
        JobSubmission plain = script.submission();
        return new JobSubmission(null, plain.type(), plain.config(), null, null, List.of(Selector.eq("node", name)), null, null);
    }

    void cancel(String id) {
        node.jobs().cancel(id, "test");
        node.awaitState(id, JobState.CANCELED);
    }

    /** What the route of the job's master answers. */
    String call(String id, String path) {
        return String.valueOf(node.calls().call(id, HttpMethod.GET, path, match -> new Request(id)).join().body());
    }

    static void awaitCount(Script script, String callback, long count) {
        await(callback + " " + count + " times").until(() -> script.count(callback) >= count);
    }

    private record Request(String jobId) implements RouteRequest {

        @Override
        public <T> T get(RouteParameter<T> parameter) {
            return parameter.read(null);
        }

        @Override
        public @Nullable String pathVariable(String name) {
            return null;
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public <T> T body(Class<T> type) {
            throw new UnsupportedOperationException("body");
        }
    }
}
