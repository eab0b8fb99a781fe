package io.coxswain.security;

import io.coxswain.web.live.Admission;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Finds out who shows a token. A call without one goes on, to be refused unless its address is open; one with a wrong token does not. */
final class BearerLogin extends OncePerRequestFilter {

    private final GuardedLogin login;
    private final Refusals refusals;
    private final SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    BearerLogin(GuardedLogin login, Refusals refusals) {
        this.login = login;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            Optional<String> token = PresentedToken.of(request);
            if (token.isPresent()) {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(login.authenticate(token.get(), Callers.address(request)));
                SecurityContextHolder.setContext(context);
                // Where asynchronous answers and errors find it again.
                contexts.saveContext(context, request, response);
                Admission again = () -> login.isStillAccepted(token.get());
                again.attach(request);
            }
        } catch (RefusedLoginException e) {
            refusals.commence(request, response, e);
            return;
        }
        chain.doFilter(request, response);
    }
}
