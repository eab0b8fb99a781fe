package io.coxswain.builtin.fake;

import io.coxswain.api.JobType;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers {@code fake} to the service, unless {@code coxswain.job.fake.enabled} is false. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "coxswain.job.fake.enabled", matchIfMissing = true)
public class FakeJobConfiguration {

    @Bean
    JobType<?> fakeJobType() {
        return new FakeJobType(InstantSource.system());
    }
}
