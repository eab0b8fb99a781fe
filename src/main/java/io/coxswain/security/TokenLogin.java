package io.coxswain.security;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/** Knows callers by the tokens of the configuration. */
final class TokenLogin implements AuthenticationManager {

    private final Tokens tokens;

    TokenLogin(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Authentication authenticate(Authentication presented) {
        TokenSet.Owner owner = tokens.find(((BearerTokenAuthenticationToken) presented).getToken())
                .orElseThrow(() -> RefusedLoginException.wrong(null));
        return new PreAuthenticatedAuthenticationToken(owner.name(), "", owner.role().authorities());
    }
}
