package io.coxswain.security;

import io.coxswain.loop.Scheduler;
import io.coxswain.security.SecurityConfiguration.Entrance;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.web.client.RestTemplate;

/** Mode {@code oauth2}. Where the keys come from, and for whom a token has to be, are Spring Boot's own settings. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "coxswain.security.mode", havingValue = "oauth2")
class JwtConfiguration {

    private static final Logger log = LoggerFactory.getLogger(JwtConfiguration.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String AUDIENCES = "spring.security.oauth2.resourceserver.jwt.audiences";

    /** A server that hangs must not hold up every caller. */
    @Bean
    JwkSetUriJwtDecoderBuilderCustomizer patience() {
        var requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(PATIENCE);
        requests.setReadTimeout(PATIENCE);
        return decoder -> decoder.restOperations(new RestTemplate(requests));
    }

    /** A token without an end could be used for ever by whoever finds it. Spring Boot adds this to its own checks. */
    @Bean
    OAuth2TokenValidator<Jwt> endingTokens() {
        return jwt -> jwt.getExpiresAt() == null
                ? OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", "It has no claim exp", null))
                : OAuth2TokenValidatorResult.success();
    }

    @Bean
    Entrance jwtEntrance(JwtDecoder decoder, Scheduler scheduler, SecurityProperties properties, Refusals refusals,
            Environment environment) {
        if (environment.getProperty(AUDIENCES) == null && environment.getProperty(AUDIENCES + "[0]") == null) {
            log.warn("Tokens that the authorization server made for other services are accepted too: set {} to the name by which it "
                    + "knows this one", AUDIENCES);
        }
        return new BearerEntrance(new GuardedLogin(new JwtLogin(decoder, properties.oauth2()),
                new FailedLogins(scheduler, properties.failedLogins())), refusals);
    }
}
