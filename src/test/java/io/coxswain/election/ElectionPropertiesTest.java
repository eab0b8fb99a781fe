package io.coxswain.election;

import static io.coxswain.testing.Configured.assertRefused;
import static io.coxswain.testing.Configured.bind;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElectionPropertiesTest {

    @Test
    void givenNothing_whenBinding_thenDefaults() {
        assertThat(bind(ElectionProperties.class)).isEqualTo(new ElectionProperties(ElectionProperties.Mode.JDBC,
                new ElectionProperties.Rebalance(true, Duration.ofSeconds(30), 10)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rebalance.settle=-1s         | coxswain.election.rebalance.settle=PT-1S is refused: set it to 0 or more
            rebalance.jobs-per-second=0  | coxswain.election.rebalance.jobs-per-second=0 is refused: set it to 1 or more, or \
            coxswain.election.rebalance.enabled to false
            """)
    void givenAnImpossibleRebalance_whenBinding_thenRefusedWithKeyAndCure(String setting, String message) {
        assertRefused(ElectionProperties.class, setting).isEqualTo(message);
    }
}
