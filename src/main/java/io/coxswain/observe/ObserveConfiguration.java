package io.coxswain.observe;

import io.coxswain.cluster.NodeSession;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What operators see. */
@Configuration(proxyBeanMethods = false)
class ObserveConfiguration {

    /** Named {@code session} in health and its groups. */
    @Bean
    SessionHealthIndicator sessionHealthIndicator(NodeSession session) {
        return new SessionHealthIndicator(session);
    }
}
