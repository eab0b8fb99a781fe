package io.coxswain.job;

import static io.coxswain.testing.Configured.assertRefused;
import static io.coxswain.testing.Configured.bind;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobPropertiesTest {

    @Test
    void givenNothing_whenBinding_thenDefaults() {
        JobProperties properties = bind(JobProperties.class);

        assertThat(properties.callbackTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(properties.cancelTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.retryPolicy()).isEqualTo(new RetryPolicy(-1, Duration.ofSeconds(1), Duration.ofMinutes(5), 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            callback-timeout=0s  | coxswain.job.callback-timeout=PT0S is refused: set it to more than 0
            cancel-timeout=-1s   | coxswain.job.cancel-timeout=PT-1S is refused: set it to 0 or more
            retry.initial=-1s    | coxswain.job.retry.initial=PT-1S is refused: set it to 0 or more
            retry.max=999ms      | coxswain.job.retry.max=PT0.999S is refused: set it to coxswain.job.retry.initial (PT1S) or more
            retry.multiplier=0.5 | coxswain.job.retry.multiplier=0.5 is refused: set it to 1 or more
            """)
    void givenAnImpossibleSetting_whenBinding_thenRefusedWithKeyAndCure(String setting, String message) {
        assertRefused(JobProperties.class, setting).isEqualTo(message);
    }
}
