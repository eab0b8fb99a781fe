package io.coxswain.security;

import io.coxswain.security.SecurityProperties.Claims;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Knows callers by what a signed JWT says of them. One without any of our roles is known, and may do nothing. */
final class JwtLogin implements AuthenticationManager {

    private final JwtAuthenticationProvider provider;
    private final Claims claims;

    JwtLogin(JwtDecoder decoder, Claims claims) {
        this.claims = claims;
        this.provider = new JwtAuthenticationProvider(decoder);
        provider.setJwtAuthenticationConverter(this::caller);
    }

    @Override
    public Authentication authenticate(Authentication presented) {
        try {
            return provider.authenticate(presented);
        } catch (RefusedLoginException e) {
            throw e;
        } catch (AuthenticationServiceException e) {
            throw RefusedLoginException.unavailable(e);
        } catch (AuthenticationException e) {
            throw RefusedLoginException.wrong(e);
        }
    }

    private AbstractAuthenticationToken caller(Jwt jwt) {
        String name = jwt.getClaimAsString(claims.nameClaim());
        if (name == null || name.isBlank()) {
            throw RefusedLoginException.wrong(null);
        }
        return new JwtAuthenticationToken(jwt, role(jwt.getClaims()).map(Role::authorities).orElse(List.of()), name);
    }

    private Optional<Role> role(Map<String, Object> all) {
        return words(claim(all)).stream().filter(word -> word.startsWith(claims.rolePrefix()))
                .flatMap(word -> Role.find(word.substring(claims.rolePrefix().length())).stream()).max(Comparator.naturalOrder());
    }

    private @Nullable Object claim(Map<String, Object> all) {
        Object whole = all.get(claims.roleClaim());
        if (whole != null) {
            // Names of claims may be addresses, and so have dots of their own.
            return whole;
        }
        Object at = all;
        for (String step : claims.roleClaim().split("\\.")) {
            at = at instanceof Map<?, ?> object ? object.get(step) : null;
        }
        return at;
    }

    private static Collection<String> words(@Nullable Object claim) {
        return switch (claim) {
            case String text -> Arrays.asList(text.split(" "));
            case Collection<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
            case null, default -> List.of();
        };
    }
}
