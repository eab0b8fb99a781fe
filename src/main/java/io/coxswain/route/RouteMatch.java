package io.coxswain.route;

import java.util.Map;

/**
 * A route that a call means.
 *
 * @param variables decoded values by the names in the route's path
 */
public record RouteMatch(RegisteredRoute route, Map<String, String> variables) {
    public RouteMatch {
        variables = Map.copyOf(variables);
    }
}
