package io.coxswain.testing;

import io.coxswain.api.JobType;
import io.coxswain.builtin.fake.FakeJobType;
import io.coxswain.cluster.NodeProperties;
import io.coxswain.cluster.SessionProperties;
import io.coxswain.job.JobProperties;
import io.coxswain.registration.RegistrationProperties;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** How a {@link TestNode} is set up: like a node in production, but quick to notice and to try again. */
public record NodeSetup(NodeProperties node, SessionProperties session, JobProperties jobs, RegistrationProperties registration,
        List<JobType<?>> types) {

    private static final RegistrationProperties REGISTRATION = new RegistrationProperties(Duration.ofSeconds(5), Duration.ofSeconds(20),
            Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofSeconds(20));

    public NodeSetup(NodeProperties node, SessionProperties session, JobProperties jobs, List<JobType<?>> types) {
        this(node, session, jobs, REGISTRATION, types);
    }

    public static NodeSetup named(String name) {
        return new NodeSetup(new NodeProperties(name, "http://" + name + ":8080", 256, Map.of("node", name), 1_000),
                new SessionProperties(Duration.ofSeconds(2), null, Duration.ofMillis(300), true, Duration.ofMillis(50)),
                new JobProperties(Duration.ofSeconds(20), Duration.ofSeconds(20),
                        new JobProperties.Retry(Duration.ofMillis(100), Duration.ofMillis(400), 2)),
                List.of(new ScriptedJobType(), new FakeJobType(InstantSource.system())));
    }

    public NodeSetup slots(int slots) {
        return new NodeSetup(new NodeProperties(node.name(), node.address(), slots, node.labels(), node.maxJobMasters()), session, jobs,
                registration, types);
    }

    public NodeSetup maxJobMasters(int max) {
        return new NodeSetup(new NodeProperties(node.name(), node.address(), node.slots(), node.labels(), max), session, jobs,
                registration, types);
    }

    public NodeSetup callbackTimeout(Duration timeout) {
        return new NodeSetup(node, session, new JobProperties(timeout, jobs.cancelTimeout(), jobs.retry()), registration,
                types);
    }

    public NodeSetup registration(RegistrationProperties properties) {
        return new NodeSetup(node, session, jobs, properties, types);
    }
}
