package io.coxswain.security;

import io.coxswain.security.SecurityConfiguration.Entrance;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;

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

    @Bean
    Entrance localEntrance() {
        return http -> http.addFilterBefore(new LocalLogin(), AnonymousAuthenticationFilter.class);
    }
}
