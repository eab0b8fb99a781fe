package io.coxswain.master;

import static org.awaitility.Awaitility.await;

import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.testing.NodeContract;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What tests of job masters do with their node. */
abstract class MasterContract extends NodeContract {

    /** Submits and waits until the job is over. */
    Job run(Script script, JobState end) {
        return node.awaitState(submit(script), end);
    }

    static void awaitCount(Script script, String callback, long count) {
        await(callback + " " + count + " times").until(() -> script.count(callback) >= count);
    }

    /** A call of a leader's route on the node that leads. */
    static CompletableFuture<RouteResponse> get(TestNode leader, String jobId, String path) {
        return leader.calls().call(jobId, HttpMethod.GET, path, match -> new Request(jobId, match.variables()));
    }

    private record Request(String jobId, Map<String, String> variables) implements RouteRequest {

        @Override
        public <T> T get(RouteParameter<T> parameter) {
            return parameter.read(variables.get(parameter.name()));
        }

        @Override
        public @Nullable String pathVariable(String name) {
            return variables.get(name);
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
