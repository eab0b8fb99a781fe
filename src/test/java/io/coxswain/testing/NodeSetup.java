package io.coxswain.testing;

import io.coxswain.api.JobType;
import io.coxswain.builtin.fake.FakeJobType;
import io.coxswain.cluster.NodeProperties;
import io.coxswain.cluster.SessionProperties;
import io.coxswain.job.JobProperties;
import io.coxswain.registration.RegistrationProperties;
import io.coxswain.resource.ResourceProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** How a {@link TestNode} is set up: like a node in production, but quick to notice and to try again. */
public record NodeSetup(NodeProperties node, SessionProperties session, JobProperties jobs, RegistrationProperties registration,
        List<JobType<?>> types, ResourceProperties resources) {

    private static final RegistrationProperties REGISTRATION = new RegistrationProperties(Duration.ofSeconds(5), Duration.ofSeconds(20),
            Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofSeconds(20));

    public NodeSetup(NodeProperties node, SessionProperties session, JobProperties jobs, List<JobType<?>> types) {
        this(node, session, jobs, REGISTRATION, types, resources(Path.of("target", "resources", String.valueOf(node.name()))));
    }

    public static NodeSetup named(String name) {
        return new NodeSetup(new NodeProperties(name, "http://" + name + ":8080", 256, Map.of("node", name), 1_000),
                new SessionProperties(Duration.ofSeconds(2), null, Duration.ofMillis(300), true, Duration.ofMillis(50)),
                new JobProperties(Duration.ofSeconds(20), Duration.ofSeconds(20),
                        new JobProperties.Retry(Duration.ofMillis(100), Duration.ofMillis(400), 2)),
                List.of(new ScriptedJobType(), new FakeJobType(InstantSource.system())));
    }

    private static ResourceProperties resources(Path directory) {
        return Configured.bind(ResourceProperties.class, "local.directory=" + directory, "collect-interval=200ms");
    }

    /** Where its local files are; another node may have it once this one is gone. */
    public NodeSetup directory(Path directory) {
        return new NodeSetup(node, session, jobs, registration, types, resources(directory));
    }

    /** With a bucket as well. */
    public NodeSetup s3(ResourceProperties.S3 s3) {
        return new NodeSetup(node, session, jobs, registration, types,
                new ResourceProperties(resources.defaultKind(), resources.collectInterval(), resources.local(), s3));
    }

    public NodeSetup slots(int slots) {
        return new NodeSetup(new NodeProperties(node.name(), node.address(), slots, node.labels(), node.maxJobMasters()), session, jobs,
                registration, types, resources);
    }

    public NodeSetup maxJobMasters(int max) {
        return new NodeSetup(new NodeProperties(node.name(), node.address(), node.slots(), node.labels(), max), session, jobs,
                registration, types, resources);
    }

    public NodeSetup callbackTimeout(Duration timeout) {
        return new NodeSetup(node, session, new JobProperties(timeout, jobs.cancelTimeout(), jobs.retry()), registration,
                types, resources);
    }

    public NodeSetup registration(RegistrationProperties properties) {
        return new NodeSetup(node, session, jobs, properties, types, resources);
    }
}
