package io.coxswain.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Takes whoever {@link LoopbackFilter} found to be on this machine for an admin, under the name of the address. */
final class LocalLogin extends OncePerRequestFilter {

    private final SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (LoopbackFilter.isLocal(request)) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(new PreAuthenticatedAuthenticationToken(Callers.address(request), "", Role.ADMIN.authorities()));
            SecurityContextHolder.setContext(context);
            // Where asynchronous answers and errors find it again.
            contexts.saveContext(context, request, response);
        }
        chain.doFilter(request, response);
    }
}
