package io.coxswain.master;

import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.route.RouteMatch;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Calls of the job masters that run on this node. Thread-safe; none of these blocks. */
public interface LeaderCalls {

    /** Whether a master of the job runs here and takes calls. */
    boolean leads(String jobId);

    /**
     * Finds the route in the table of the job's master, and runs its handler on the master's loop.
     *
     * @param request makes the handler's request of what matched
     * @return fails with a CoxswainException LEADER_UNAVAILABLE when the job is not led here (any more), NODE_SUSPENDED,
     *     NOT_FOUND without such a route, or with whatever the handler throws
     */
    CompletableFuture<RouteResponse> call(String jobId, HttpMethod method, String path, Function<RouteMatch, RouteRequest> request);

    /** Makes the job's master give its term up, so that another node leads. Completes when others may. */
    CompletableFuture<RouteResponse> resign(String jobId);
}
