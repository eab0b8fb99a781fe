package io.coxswain.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Which role a call needs. What changes nothing needs a viewer, what changes something an operator, whether anybody thought of it here or
 * not; the table has the exceptions. Addresses are matched as Spring MVC matches them, so that no way of writing one slips by.
 */
final class AccessRules implements AuthorizationManager<RequestAuthorizationContext> {

    private static final Set<String> CHANGE_NOTHING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String INCLUDE_CONFIG = "includeConfig";

    /** Answered without a login: these, and nothing else. */
    static final List<String> OPEN = List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");

    /** What Spring MVC shows of Actuator to whoever may look. The rest, if somebody exposes it, shows or changes a node's inside. */
    private static final List<String> METERS = List.of("/actuator", "/actuator/health/**", "/actuator/info", "/actuator/metrics/**",
            "/actuator/prometheus");

    /** @param role null if nobody has to log in */
    private record Rule(RequestMatcher calls, @Nullable Role role) {}

    /** The first that matches counts. */
    private static final List<Rule> RULES = List.of(
            new Rule(reading(OPEN), null),
            new Rule(reading(METERS), Role.VIEWER),
            new Rule(path("/actuator/**"), Role.ADMIN),
            new Rule(path(HttpMethod.DELETE, "/api/v1/jobs/{jobId}"), Role.ADMIN),
            new Rule(changing("/api/v1/nodes/**"), Role.ADMIN),
            new Rule(path("/api/v1/audit/**"), Role.ADMIN));

    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(pattern);
    }

    private static RequestMatcher path(HttpMethod method, String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(method, pattern);
    }

    private static RequestMatcher reading(List<String> patterns) {
        List<RequestMatcher> paths = patterns.stream().map(AccessRules::path).toList();
        return request -> Set.of("GET", "HEAD").contains(request.getMethod()) && paths.stream().anyMatch(path -> path.matches(request));
    }

    private static RequestMatcher changing(String pattern) {
        RequestMatcher path = path(pattern);
        return request -> !CHANGE_NOTHING.contains(request.getMethod()) && path.matches(request);
    }

    /** The role that this call needs; empty if nobody has to log in for it. */
    static Optional<Role> required(HttpServletRequest request) {
        for (Rule rule : RULES) {
            if (rule.calls.matches(request)) {
                return Optional.ofNullable(rule.role);
            }
        }
        return Optional.of(CHANGE_NOTHING.contains(request.getMethod()) && !asksForConfig(request) ? Role.VIEWER : Role.OPERATOR);
    }

    /** Also when it is asked for in a way that the call will refuse. */
    private static boolean asksForConfig(HttpServletRequest request) {
        String[] values = request.getParameterValues(INCLUDE_CONFIG);
        return values != null && !Arrays.stream(values).allMatch("false"::equals);
    }

    /** Whether a call changes something, or might. */
    static boolean changes(HttpServletRequest request) {
        return !CHANGE_NOTHING.contains(request.getMethod());
    }

    @Override
    public AuthorizationResult authorize(Supplier<? extends Authentication> caller, RequestAuthorizationContext call) {
        HttpServletRequest request = call.getRequest();
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            // Tells the caller what became of its own call, which was judged when it came.
            return new AuthorizationDecision(true);
        }
        Optional<Role> required = required(request);
        return new AuthorizationDecision(required.isEmpty() || Role.of(caller.get()).filter(role -> role.compareTo(required.get()) >= 0)
                .isPresent());
    }
}
