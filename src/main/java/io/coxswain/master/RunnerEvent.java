package io.coxswain.master;

import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.route.RouteMatch;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What a {@link JobMasterRunner} handles, one at a time. */
sealed interface RunnerEvent {

    /** The term was granted. */
    record Begin() implements RunnerEvent {}

    /** The master is known to the cluster, as a run of its registration has it. */
    record Registered(int run, io.coxswain.job.Registered registered) implements RunnerEvent {}

    /** The master wanted to be called again by now. */
    record Tick() implements RunnerEvent {}

    /** Something may wait in the inbox, or somebody wants the job to end. */
    record Look() implements RunnerEvent {}

    /** A route of the master is called. */
    record Call(HttpMethod method, String path, Function<RouteMatch, RouteRequest> request,
            CompletableFuture<RouteResponse> answer) implements RunnerEvent {}

    /** Somebody wants another node to lead. */
    record Resign(CompletableFuture<RouteResponse> answer) implements RunnerEvent {}

    /** The term is over, or the node gives it up. */
    record Leave() implements RunnerEvent {}
}
