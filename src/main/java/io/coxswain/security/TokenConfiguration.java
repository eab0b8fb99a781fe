package io.coxswain.security;

import io.coxswain.loop.Scheduler;
import io.coxswain.security.SecurityConfiguration.Entrance;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Mode {@code token}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "coxswain.security.mode", havingValue = "token")
class TokenConfiguration {

    @Bean
    Tokens tokens(Scheduler scheduler, SecurityProperties properties, MeterRegistry meters) {
        Tokens tokens = new Tokens(scheduler, properties);
        Gauge.builder("coxswain.security.tokens", tokens, Tokens::size).description("Tokens that are accepted").register(meters);
        Gauge.builder("coxswain.security.tokens.file.stale", tokens, each -> each.problem().isPresent() ? 1 : 0)
                .description("1 while the tokens file can't be used, and what it held before is accepted").register(meters);
        return tokens;
    }

    /** Named {@code tokens} in health. The node goes on with the tokens it has, so it is not down. */
    @Bean
    HealthIndicator tokensHealthIndicator(Tokens tokens) {
        return new TokensHealthIndicator(tokens);
    }

    @Bean
    Entrance tokenEntrance(Tokens tokens, Scheduler scheduler, SecurityProperties properties, Refusals refusals) {
        return new BearerEntrance(new GuardedLogin(new TokenLogin(tokens), new FailedLogins(scheduler, properties.failedLogins())),
                refusals);
    }
}
