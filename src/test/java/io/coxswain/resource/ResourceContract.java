package io.coxswain.resource;

import static org.awaitility.Awaitility.await;

import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.Selector;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.testing.NodeContract;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A node with a directory of its own. */
abstract class ResourceContract extends NodeContract {

    static final Path DIRECTORY = Path.of("target", "resources", UUID.randomUUID().toString(), "stable");

    @Override
    protected NodeSetup setup() {
        return NodeSetup.named("stable").directory(DIRECTORY);
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
