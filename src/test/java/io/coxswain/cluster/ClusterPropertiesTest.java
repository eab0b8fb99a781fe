package io.coxswain.cluster;

import static io.coxswain.testing.Configured.assertRefused;
import static io.coxswain.testing.Configured.bind;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterPropertiesTest {

    @Test
    void givenNothing_whenBinding_thenDefaults() {
        assertThat(bind(SessionProperties.class)).isEqualTo(new SessionProperties(Duration.ofSeconds(5), Duration.ofSeconds(1),
                Duration.ofMillis(500), true, Duration.ofMillis(100)));
        assertThat(bind(NodeProperties.class)).isEqualTo(new NodeProperties(null, null, 64, Map.of(), 10_000));
        assertThat(bind(DrainProperties.class)).isEqualTo(new DrainProperties(Duration.ofMinutes(5)));
    }

    @Test
    void givenTtl_whenBinding_thenARenewalComesAfterAFifthAndTrustEndsBeforeIt() {
        SessionProperties properties = bind(SessionProperties.class, "ttl=10s");

        assertThat(properties.renewInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(properties.trust()).isEqualTo(Duration.ofMillis(9_500));
    }

    @Test
    void givenLabels_whenBinding_thenKept() {
        NodeProperties properties = bind(NodeProperties.class, "labels.zone=eu", "slots=0", "max-job-masters=0");

        assertThat(properties.labels()).containsExactly(Map.entry("zone", "eu"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ttl=499ms                | coxswain.session.ttl=PT0.499S is refused: set it to 500ms or more
            renew-interval=9ms       | coxswain.session.renew-interval=PT0.009S is refused: set it to 10ms or more
            safety-margin=-1ms       | coxswain.session.safety-margin=PT-0.001S is refused: set it to 0 or more
            crash-probe-interval=9ms | coxswain.session.crash-probe-interval=PT0.009S is refused: set it to 10ms or more
            renew-interval=1251ms    | coxswain.session.renew-interval=PT1.251S is refused: 4 renewals must fit into the ttl of PT5S: \
            shorten renew-interval or lengthen ttl
            safety-margin=3s         | coxswain.session.safety-margin=PT3S is refused: it and two renewals of PT1S must fit into the \
            ttl of PT5S: shorten safety-margin or renew-interval, or lengthen ttl
            """)
    void givenAnImpossibleLease_whenBinding_thenRefusedWithKeyAndCure(String setting, String message) {
        assertRefused(SessionProperties.class, setting).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            slots=-1           | coxswain.node.slots=-1 is refused: set it to 0 or more
            max-job-masters=-1 | coxswain.node.max-job-masters=-1 is refused: set it to 0 or more
            """)
    void givenAnImpossibleNode_whenBinding_thenRefusedWithKeyAndCure(String setting, String message) {
        assertRefused(NodeProperties.class, setting).isEqualTo(message);
    }

    @Test
    void givenAnImpossibleDrain_whenBinding_thenRefusedWithKeyAndCure() {
        assertRefused(DrainProperties.class, "worker-deadline=-1s")
                .isEqualTo("coxswain.drain.worker-deadline=PT-1S is refused: set it to 0 or more");
    }
}
