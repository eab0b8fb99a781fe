package io.coxswain.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.Violation;
import io.coxswain.job.RetryPolicy.Overrides;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final RetryPolicy POLICY = new RetryPolicy(-1, Duration.ofSeconds(1), Duration.ofMinutes(5), 2);
    private static final double NO_JITTER = 0.5;

    @ParameterizedTest
    @CsvSource({"0, 1s", "1, 1s", "2, 2s", "3, 4s", "9, 256s", "10, 300s", "1000000, 300s"})
    void givenFailedAttempts_whenWaiting_thenItGrowsUpToTheLongest(int attempts, String expected) {
        Duration delay = POLICY.delayAfter(attempts, NO_JITTER);

        assertThat(delay).isEqualTo(Duration.parse("PT" + expected));
    }

    @ParameterizedTest
    @CsvSource({"0, 800", "0.25, 900", "0.5, 1000", "1, 1200"})
    void givenRandomness_whenWaiting_thenItVariesByAFifthEitherWay(double random, long millis) {
        assertThat(POLICY.delayAfter(1, random)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void givenNoEnd_whenAttemptsFail_thenNeverExhausted() {
        assertThat(POLICY.isExhausted(Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void givenThreeAttempts_whenTheThirdFails_thenExhausted() {
        RetryPolicy three = POLICY.with(new Overrides(3, null, null, null));

        assertThat(three.isExhausted(2)).isFalse();
        assertThat(three.isExhausted(3)).isTrue();
    }

    @Test
    void givenOverrides_whenApplied_thenTheRestStays() {
        assertThat(POLICY.with(null)).isEqualTo(POLICY);
        assertThat(POLICY.with(new Overrides(null, null, null, null))).isEqualTo(POLICY);
        assertThat(POLICY.with(new Overrides(1, Duration.ZERO, Duration.ofSeconds(9), 1.5)))
                .isEqualTo(new RetryPolicy(1, Duration.ZERO, Duration.ofSeconds(9), 1.5));
    }

    @Test
    void givenPossibleOverrides_whenChecked_thenNothingIsWrong() {
        assertThat(new Overrides(-1, Duration.ZERO, Duration.ZERO, 1.0).violations()).isEmpty();
        assertThat(new Overrides(1, null, Duration.ofSeconds(1), 100.0).violations()).isEmpty();
    }

    @Test
    void givenImpossibleOverrides_whenChecked_thenEachFieldIsNamed() {
        assertThat(new Overrides(0, Duration.ofSeconds(-1), Duration.ofSeconds(-2), Double.NaN).violations())
                .extracting(Violation::pointer).containsExactly("/maxAttempts", "/initial", "/max", "/multiplier");
        assertThat(new Overrides(-2, Duration.ofSeconds(2), Duration.ofSeconds(1), 100.5).violations())
                .extracting(Violation::pointer).containsExactly("/maxAttempts", "/max", "/multiplier");
    }
}
