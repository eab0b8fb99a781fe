package io.coxswain.security;

import io.coxswain.audit.AuditLog;
import io.coxswain.json.SecretMask;
import io.coxswain.web.forward.ForwardSeal;
import io.coxswain.web.problem.ProblemWriter;
import io.coxswain.web.route.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** Guards every path, Swagger UI and Actuator included. How callers log in differs by mode, what they may do does not. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
@Import({LoopbackConfiguration.class, TokenConfiguration.class, JwtConfiguration.class})
class SecurityConfiguration {

    /** How callers log in, as one mode has it. */
    @FunctionalInterface
    interface Entrance {
        void addTo(HttpSecurity http);
    }

    /** Before any bean is made, so that a node that is refused has started nothing, no database either. */
    @Bean
    static BeanFactoryPostProcessor securityCheck(Environment environment) {
        return beans -> new SecurityCheck(environment).run();
    }

    @Bean
    SecretMask secretMask(SecurityProperties properties) {
        return new SecretMask(properties.maskedKeys());
    }

    @Bean
    Caller caller() {
        return new Callers();
    }

    @Bean
    Refusals refusals(ProblemWriter problems, MeterRegistry meters) {
        return new Refusals(problems, meters);
    }

    @Bean
    SecurityDocument securityDocument(SecurityProperties properties) {
        return new SecurityDocument(properties.mode());
    }

    /** Refuses addresses that could mean one thing to the rules and another to a handler. Methods are judged by the rules. */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        return firewall;
    }

    /**
     * No session, no cookie, no form, so nothing that a page of somebody else could use: a caller brings its token each time, and in
     * loopback mode {@link LoopbackFilter} asks where a call comes from.
     */
    @Bean
    SecurityFilterChain callers(HttpSecurity http, Entrance entrance, Refusals refusals, ForwardSeal seal, AuditLog audit)
            throws Exception {
        http.csrf(AbstractHttpConfigurer::disable).logout(AbstractHttpConfigurer::disable).requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable))
                .authorizeHttpRequests(calls -> calls.anyRequest().access(new AccessRules()))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .addFilterBefore(new ForwardedCalls(seal), SecurityContextHolderFilter.class)
                .addFilterBefore(new AuditFilter(audit), ExceptionTranslationFilter.class);
        entrance.addTo(http);
        return http.build();
    }
}
