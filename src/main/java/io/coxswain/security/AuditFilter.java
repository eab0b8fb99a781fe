package io.coxswain.security;

import io.coxswain.audit.AuditLog;
import io.coxswain.audit.AuditedCall;
import io.coxswain.web.forward.Forwarded;
import io.coxswain.web.route.MatchedRoute;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Has every call written down that changes something, once it is answered, or refused for its role. Calls of nobody known are only
 * counted. A call that another node has sent on is written down there; that this is so, its seal proves.
 */
final class AuditFilter extends OncePerRequestFilter {

    private static final String JOB_ID = "jobId";
    private static final Pattern JOB = Pattern.compile("/api/v1/jobs/(?!batch$)([A-Za-z0-9][A-Za-z0-9._-]{0,127})(?:/.*)?");

    private final AuditLog audit;

    AuditFilter(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !AccessRules.changes(request) || Forwarded.of(request).isPresent();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller == null || caller instanceof AnonymousAuthenticationToken) {
            chain.doFilter(request, response);
            return;
        }
        String address = Callers.address(request);
        boolean returned = false;
        try {
            chain.doFilter(request, response);
            returned = true;
        } finally {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new OnceAnswered(() -> record(caller, address, request, response,
                        response.getStatus())));
            } else {
                record(caller, address, request, response, returned ? response.getStatus() : 500);
            }
        }
    }

    private void record(Authentication caller, String address, HttpServletRequest request, HttpServletResponse response, int status) {
        audit.record(new AuditedCall(Callers.name(caller), Role.of(caller).map(Role::text).orElse(null), request.getMethod(),
                path(request), jobId(request, response), status, address));
    }

    private static String path(HttpServletRequest request) {
        Object template = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return MatchedRoute.of(request).orElse(template == null ? request.getRequestURI() : template.toString());
    }

    /** The id in the path, or that of a job that the call has made. */
    private static @Nullable String jobId(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.get(JOB_ID) instanceof String id) {
            return id;
        }
        return jobId(request.getRequestURI()).or(() -> jobId(response.getHeader("Location"))).orElse(null);
    }

    private static Optional<String> jobId(@Nullable String address) {
        Matcher job = JOB.matcher(address == null ? "" : address);
        return job.matches() ? Optional.of(job.group(1)) : Optional.empty();
    }

    private record OnceAnswered(Runnable action) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            action.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
