package io.coxswain.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.HandTurnedScheduler;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {

    private static final String ADDRESS = "192.0.2.1";

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final FailedLogins failures = new FailedLogins(scheduler, 10);

    private void fail(String address, int times) {
        IntStream.range(0, times).forEach(i -> failures.failed(address));
    }

    @Test
    void givenFailuresUpToTheLimit_whenOneMoreComes_thenTheAddressWaitsAndOthersDoNot() {
        fail(ADDRESS, 9);

        boolean nearly = failures.wait(ADDRESS).isPresent();
        failures.failed(ADDRESS);

        assertThat(nearly).isFalse();
        assertThat(failures.wait(ADDRESS)).hasValue(Duration.ofSeconds(6));
        assertThat(failures.wait("192.0.2.2")).isEmpty();
    }

    @Test
    void givenLimitedAddress_whenTimePasses_thenItMayTryAgainNowAndThenAndAfterAMinuteAsBefore() {
        fail(ADDRESS, 10);

        scheduler.advance(Duration.ofSeconds(6));
        boolean once = failures.wait(ADDRESS).isEmpty();
        failures.failed(ADDRESS);
        boolean twice = failures.wait(ADDRESS).isEmpty();
        scheduler.advance(Duration.ofMinutes(1));
        fail(ADDRESS, 9);

        assertThat(once).isTrue();
        assertThat(twice).isFalse();
        assertThat(failures.wait(ADDRESS)).isEmpty();
    }

    @Test
    void givenManyAddresses_whenEachFails_thenMemoryIsBoundedAndTheLatestAreRemembered() {
        fail(ADDRESS, 10);

        IntStream.range(0, FailedLogins.MOST).forEach(i -> failures.failed("10.0." + i / 256 + "." + i % 256));
        fail("192.0.2.2", 10);

        assertThat(failures.size()).isEqualTo(FailedLogins.MOST);
        assertThat(failures.wait("192.0.2.2")).isPresent();
        assertThat(failures.wait(ADDRESS)).isEmpty();
    }

    @Test
    void givenAddressesOfOneNetwork_whenTheyFail_thenTheyCountAsOneInIpv6Only() {
        IntStream.range(0, 10).forEach(i -> failures.failed("2001:db8:1:2::" + i));
        IntStream.range(0, 10).forEach(i -> failures.failed("198.51.100." + i));

        assertThat(failures.wait("2001:db8:1:2:ffff::1")).isPresent();
        assertThat(failures.wait("2001:db8:1:3::1")).isEmpty();
        assertThat(failures.wait("198.51.100.200")).isEmpty();
    }

    @Test
    void givenNoLimit_whenManyFail_thenNobodyWaits() {
        FailedLogins unlimited = new FailedLogins(scheduler, 0);

        IntStream.range(0, 1_000).forEach(i -> unlimited.failed(ADDRESS));

        assertThat(unlimited.wait(ADDRESS)).isEmpty();
        assertThat(unlimited.size()).isZero();
    }
}
