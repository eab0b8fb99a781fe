package io.coxswain.web.route;

import io.coxswain.route.RouteMatch;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The route that a call on a job meant, for whoever tells of the call: with the names of its variables, not with what was put there. */
public final class MatchedRoute {

    static final String JOB = "/api/v1/jobs/{jobId}";

    private static final String ATTRIBUTE = MatchedRoute.class.getName();

    private MatchedRoute() {}

    static void note(HttpServletRequest request, RouteMatch match) {
        request.setAttribute(ATTRIBUTE, JOB + match.route().path());
    }

    /** The whole path; empty for other calls. */
    public static Optional<String> of(HttpServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(ATTRIBUTE));
    }
}
