package io.coxswain.security;

import io.coxswain.web.problem.ProblemWriter;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Guards every path, Swagger UI and actuator included. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityConfiguration {

    /** Before any bean is made, so that a node that is refused has started nothing, no database either. */
    @Bean
    static BeanFactoryPostProcessor bindAddressCheck(Environment environment) {
        return beans -> new BindAddressCheck(environment).run();
    }

    @Bean
    FilterRegistrationBean<LoopbackFilter> loopbackFilter(ProblemWriter problems) {
        var registration = new FilterRegistrationBean<>(new LoopbackFilter(problems));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
