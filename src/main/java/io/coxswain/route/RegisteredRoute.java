package io.coxswain.route;

import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.JobRoutes.LeaderRouteHandler;
import io.coxswain.api.JobRoutes.RouteHandler;

/** One route of a sealed {@link RouteTable}. */
public record RegisteredRoute(HttpMethod method, RoutePath path, Target target, RouteDocs docs) {

    /** Who answers. */
    public sealed interface Target {
        /** The job's master, on its loop. */
        record Leader(LeaderRouteHandler handler) implements Target {}

        /** The node that was asked. */
        record AnyNode(RouteHandler handler) implements Target {}
    }

    /** As people write it: {@code GET /ticks}. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
