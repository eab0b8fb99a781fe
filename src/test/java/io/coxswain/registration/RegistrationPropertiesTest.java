package io.coxswain.registration;

import static io.coxswain.testing.Configured.assertRefused;
import static io.coxswain.testing.Configured.bind;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationPropertiesTest {

    @Test
    void givenNothing_whenBinding_thenDefaults() {
        RegistrationProperties properties = bind(RegistrationProperties.class);

        assertThat(properties).isEqualTo(new RegistrationProperties(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(1),
                Duration.ofSeconds(1), Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            initial-timeout=0s | coxswain.registration.initial-timeout=PT0S is refused: set it to more than 0
            max-timeout=4s     | coxswain.registration.max-timeout=PT4S is refused: set it to coxswain.registration.initial-timeout (PT5S) or more
            error-delay=0s     | coxswain.registration.error-delay=PT0S is refused: set it to more than 0
            refused-delay=-1s  | coxswain.registration.refused-delay=PT-1S is refused: set it to more than 0
            deadline=4s        | coxswain.registration.deadline=PT4S is refused: set it to coxswain.registration.initial-timeout (PT5S) or more
            """)
    void givenAnImpossibleSetting_whenBinding_thenRefusedWithKeyAndCure(String setting, String message) {
        assertRefused(RegistrationProperties.class, setting).isEqualTo(message);
    }
}
