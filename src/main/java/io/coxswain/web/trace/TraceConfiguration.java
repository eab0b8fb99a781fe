package io.coxswain.web.trace;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Traces of calls. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

    /** Before all others, so that what they refuse has a trace as well; again for what is answered later or fails. */
    @Bean
    FilterRegistrationBean<TraceFilter> traces() {
        var registration = new FilterRegistrationBean<>(new TraceFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        return registration;
    }
}
