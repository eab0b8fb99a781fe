package io.coxswain.observe;

import io.coxswain.cluster.NodeSession;
import io.coxswain.web.live.LiveListener;
import io.micrometer.core.instrument.MeterRegistry;
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

    @Bean
    LiveListener streamMeters(MeterRegistry registry) {
        return new StreamMeters(registry);
    }
}
