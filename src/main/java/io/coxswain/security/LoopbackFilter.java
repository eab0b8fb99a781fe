package io.coxswain.security;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.web.problem.Problems;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;

/**
 * Refuses what a web page of somebody else could make a browser on this machine send. A name of the attacker's that resolves to 127.0.0.1
 * shows in Host, a request from a foreign page in Origin; a browser lets no page forge either.
 */
final class LoopbackFilter implements Filter {

    private static final String LOCAL = LoopbackFilter.class.getName() + ".local";

    private final Refusals refusals;

    LoopbackFilter(Refusals refusals) {
        this.refusals = refusals;
    }

    /** Whether the caller was found to be on this machine, and no page of somebody else's. */
    static boolean isLocal(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(LOCAL));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Optional<CoxswainException> refusal = refusal(http);
        if (refusal.isPresent() && !isOpen(http)) {
            refusals.write(Problems.of(refusal.get().code(), refusal.get().getMessage()), http, (HttpServletResponse) response);
        } else {
            http.setAttribute(LOCAL, refusal.isEmpty());
            chain.doFilter(request, response);
        }
    }

    /** Probes come from outside; they are told whether the node is well, and nothing else. */
    private static boolean isOpen(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return request.getMethod().equals("GET") && AccessRules.OPEN.contains(path);
    }

    private static Optional<CoxswainException> refusal(HttpServletRequest request) {
        Optional<LoopbackHost> host = LoopbackHost.parse(request.getHeader("Host"), request.isSecure());
        if (host.isEmpty()) {
            return Optional.of(new CoxswainException(ErrorCode.FORBIDDEN_HOST, "This node answers this machine only: call it as localhost "
                    + "or 127.0.0.1. The Host of this request is another"));
        }
        for (String origin : Collections.list(request.getHeaders("Origin"))) {
            if (!LoopbackHost.parseOrigin(origin).equals(host)) {
                return Optional.of(new CoxswainException(ErrorCode.FORBIDDEN_ORIGIN,
                        "This node answers its own pages only. The Origin of this request is another"));
            }
        }
        return Optional.empty();
    }
}
