package io.coxswain.security;

import io.coxswain.security.SecurityConfiguration.Entrance;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;

/** Mode {@code loopback}: whoever is on this machine may do everything. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "coxswain.security.mode", havingValue = "loopback", matchIfMissing = true)
class LoopbackConfiguration {

    @Bean
    FilterRegistrationBean<LoopbackFilter> loopbackFilter(Refusals refusals) {
        var registration = new FilterRegistrationBean<>(new LoopbackFilter(refusals));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** A management port of its own has no filters but those of Spring Security, so the one above is among them as well. */
    @Bean
    Entrance localEntrance(Refusals refusals) {
        return http -> http.addFilterBefore(new LoopbackFilter(refusals), SecurityContextHolderFilter.class)
                .addFilterBefore(new LocalLogin(), AnonymousAuthenticationFilter.class);
    }
}
