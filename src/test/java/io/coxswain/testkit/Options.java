package io.coxswain.testkit;

import io.coxswain.api.Connections;
import io.coxswain.api.ResourceKind;
import io.coxswain.job.RetryPolicy;
import io.coxswain.json.Json;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What a test has said about the world before its job was submitted. */
final class Options {

    /** A node that runs workers and masters. */
    record Node(String name, int slots, Map<String, String> labels) {}

    /** Made once: what they have learned of a job type's records takes longer to learn than a job takes to run. */
    static final Json JSON = new Json();

    private static final Validator VALIDATOR = Validation.buildDefaultValidatorFactory().getValidator();

    private static final List<Node> NODES = List.of(new Node("node-1", 64, Map.of()), new Node("node-2", 64, Map.of()),
            new Node("node-3", 64, Map.of()));
    /** As the service has them where nothing is configured. */
    private static final RetryPolicy RETRY = new RetryPolicy(-1, Duration.ofSeconds(1), Duration.ofMinutes(5), 2);

    private final Map<String, DataSource> connections = new TreeMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private @Nullable DataSource database;
    private RetryPolicy retry = RETRY;
    private Duration cancelTimeout = Duration.ofSeconds(30);
    private ResourceKind defaultKind = ResourceKind.LOCAL;
    private String jobId = "job-1";

    void connection(String name, DataSource source) {
        connections.put(name, source);
    }

    void database(DataSource source) {
        database = source;
        connections.putIfAbsent(Connections.METADATA, source);
    }

    void node(Node node) {
        nodes.add(node);
    }

    void retry(RetryPolicy.Overrides overrides) {
        retry = RETRY.with(overrides);
    }

    void cancelTimeout(Duration timeout) {
        cancelTimeout = timeout;
    }

    /** @throws IllegalStateException when the test has given none */
    DataSource database() {
        if (database == null) {
            throw new IllegalStateException(
                    "tx.jdbc() needs a database, and this kit has none: say kit.database(dataSource) before submit");
        }
        return database;
    }

    List<Node> nodes() {
        return nodes.isEmpty() ? NODES : nodes;
    }

    void defaultKind(ResourceKind kind) {
        defaultKind = kind;
    }

    ResourceKind defaultKind() {
        return defaultKind;
    }

    RetryPolicy retry() {
        return retry;
    }

    Duration cancelTimeout() {
        return cancelTimeout;
    }

    void jobId(String id) {
        jobId = id;
    }

    String jobId() {
        return jobId;
    }

    Validator validator() {
        return VALIDATOR;
    }

    /**
     * Connections as one instance is given them: those that it has open go with it when its process dies.
     *
     * @param check runs before each that is asked for
     */
    Connections connections(Run run, Runnable check) {
        return new Connections() {
            @Override
            public Set<String> names() {
                return Set.copyOf(connections.keySet());
            }

            @Override
            public DataSource require(String name) {
                check.run();
                DataSource source = connections.get(name);
                if (source == null) {
                    throw new IllegalArgumentException("There is no connection '" + name + "', there are " + connections.keySet()
                            + ": say kit.connection(\"" + name + "\", dataSource) before submit");
                }
                return run.watched(source);
            }
        };
    }
}
