package io.coxswain.route;

import io.coxswain.api.JobRoutes;
import io.coxswain.route.RegisteredRoute.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects routes until it is sealed, and from then on finds the one that a call means. Filled by one thread, asked by any. */
public final class RouteTable implements JobRoutes {

    /** First parts of paths that belong to the service, also those it does not use yet. */
    public static final Set<String> RESERVED = Set.of("workers", "cancel", "exit", "leader", "events", "attempts", "kv", "why", "pause",
            "resume", "config", "resources");

    private final Set<String> reserved;
    private final List<RouteRegistration> registrations = new ArrayList<>();
    private volatile List<RegisteredRoute> routes = List.of();
    private volatile boolean sealed;

    /** @param reserved first parts of paths that are refused: {@link #RESERVED} for a job type's routes */
    public RouteTable(Set<String> reserved) {
        this.reserved = Set.copyOf(reserved);
    }

    @Override
    public Route leader(HttpMethod method, String path, LeaderRouteHandler handler) {
        return register(method, path, new Target.Leader(handler));
    }

    @Override
    public Route anyNode(HttpMethod method, String path, RouteHandler handler) {
        return register(method, path, new Target.AnyNode(handler));
    }

    private Route register(HttpMethod method, String path, Target target) {
        requireOpen();
        RoutePath parsed = RoutePath.parse(path);
        requireFree(method, parsed);
        RouteRegistration registration = new RouteRegistration(this, method, parsed, target);
        registrations.add(registration);
        return registration;
    }

    void requireOpen() {
        if (sealed) {
            throw new IllegalStateException("Routes can be registered in onOpenApiInitialized only: don't keep the JobRoutes");
        }
    }

    private void requireFree(HttpMethod method, RoutePath path) {
        String first = path.firstSegment();
        if (reserved.contains(first)) {
            throw new IllegalArgumentException("The route " + method + " " + path + " is refused: '" + first
                    + "' is reserved for the service, as are " + reserved.stream().sorted().toList() + "; choose another first part");
        }
        if (!reserved.isEmpty() && !path.variables().isEmpty() && first.startsWith("{")) {
            throw new IllegalArgumentException("The route " + method + " " + path
                    + " is refused: its first part would also match the service's own routes; put a word in front of the variable");
        }
        for (RouteRegistration other : registrations) {
            if (other.method() == method && other.path().shape().equals(path.shape())) {
                throw new IllegalArgumentException("The route " + method + " " + path + " is refused: " + method + " " + other.path()
                        + " is registered already; remove one of them");
            }
        }
    }

    /** Ends registration. */
    public RouteTable seal() {
        routes = registrations.stream().map(RouteRegistration::route)
                .sorted(Comparator.comparing(RegisteredRoute::path, RoutePath.MOST_SPECIFIC_FIRST)).toList();
        sealed = true;
        return this;
    }

    /**
     * The route that a call means; a literal part of a path wins over a variable.
     *
     * @param path below the job, percent-encoded as it came: {@code /partitions/7}
     */
    public Optional<RouteMatch> match(HttpMethod method, String path) {
        requireSealed();
        for (RegisteredRoute route : routes) {
            var variables = route.method() == method ? route.path().match(path) : Optional.<Map<String, String>>empty();
            if (variables.isPresent()) {
                return Optional.of(new RouteMatch(route, variables.get()));
            }
        }
        return Optional.empty();
    }

    /** The methods that {@code path} has routes for. */
    public Set<HttpMethod> methods(String path) {
        requireSealed();
        Set<HttpMethod> methods = EnumSet.noneOf(HttpMethod.class);
        routes.stream().filter(route -> route.path().match(path).isPresent()).forEach(route -> methods.add(route.method()));
        return methods;
    }

    /** All routes, those with more literal parts first. */
    public List<RegisteredRoute> routes() {
        requireSealed();
        return routes;
    }

    private void requireSealed() {
        if (!sealed) {
            throw new IllegalStateException("This table is still being filled: seal it first");
        }
    }
}
