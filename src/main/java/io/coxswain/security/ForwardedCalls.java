package io.coxswain.security;

import io.coxswain.web.forward.ForwardSeal;
import io.coxswain.web.forward.Forwarded;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out whether another node has sent a call on. Only what that node has sealed is believed, and only where the call comes from: who
 * makes it, the caller's own token says here as it did there.
 */
final class ForwardedCalls extends OncePerRequestFilter {

    private final ForwardSeal seal;

    ForwardedCalls(ForwardSeal seal) {
        this.seal = seal;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getHeader(Forwarded.BY) != null) {
            seal.open(request).ifPresent(forwarded -> forwarded.note(request));
        }
        chain.doFilter(request, response);
    }
}
