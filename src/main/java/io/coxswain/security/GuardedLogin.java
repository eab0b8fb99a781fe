package io.coxswain.security;

import java.time.Duration;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Lets nobody try tokens for as long as it takes to guess one. */
final class GuardedLogin {

    private final AuthenticationManager login;
    private final FailedLogins failures;

    GuardedLogin(AuthenticationManager login, FailedLogins failures) {
        this.login = login;
        this.failures = failures;
    }

    /**
     * Who shows {@code token}.
     *
     * @param address where the call comes from
     * @throws RefusedLoginException when it is not known, or not looked at
     */
    Authentication authenticate(String token, String address) {
        Optional<Duration> wait = failures.wait(address);
        if (wait.isPresent()) {
            throw RefusedLoginException.limited(wait.get());
        }
        try {
            return login.authenticate(new BearerTokenAuthenticationToken(token));
        } catch (RefusedLoginException e) {
            if (e.isWrongToken() && !isGenuine(e)) {
                failures.failed(address);
            }
            throw e;
        }
    }

    /**
     * Whether {@code token}, which was accepted before, still is, and still lets its owner look. True while that can't be told: nobody is
     * sent away because an authorization server is.
     */
    boolean isStillAccepted(String token) {
        try {
            return Role.of(login.authenticate(new BearerTokenAuthenticationToken(token))).isPresent();
        } catch (RefusedLoginException e) {
            return !e.isWrongToken();
        }
    }

    /** A token that was signed as it should be, but has expired or is for somebody else, is nobody's guess. */
    private static boolean isGenuine(Throwable error) {
        Throwable at = error;
        while (at != null && !(at instanceof JwtValidationException)) {
            at = at.getCause();
        }
        return at != null;
    }
}
