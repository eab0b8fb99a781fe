package io.coxswain.security;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Tells of a tokens file that can't be used. The node goes on with the tokens that it has, so it is not down. */
final class TokensHealthIndicator extends AbstractHealthIndicator {

    private final Tokens tokens;

    TokensHealthIndicator(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        tokens.problem().ifPresentOrElse(problem -> health.status("STALE").withDetail("problem", problem), health::up);
        health.withDetail("accepted", tokens.size());
    }
}
