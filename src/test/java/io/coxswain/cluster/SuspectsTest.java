package io.coxswain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.HandTurnedScheduler;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SuspectsTest {

    private static final Duration PROOF = Duration.ofMillis(100);

    private final ScriptedSessionStore store = new ScriptedSessionStore(new HandTurnedScheduler());
    private final Suspects suspects = new Suspects(store, PROOF);
    private final UUID other = store.other();

    @Test
    void givenAFreeLock_whenFoundOnce_thenNobodyIsAskedFurther() {
        store.disconnected.add(other);

        Set<UUID> crashed = learn(0, other);

        assertThat(crashed).isEmpty();
        assertThat(store.calls).isEmpty();
        assertThat(suspects.isEmpty()).isFalse();
    }

    @Test
    void givenNoConnectionLeft_whenFoundAgain_thenItHasCrashed() {
        store.disconnected.add(other);
        learn(0, other);

        Set<UUID> crashed = learn(50, other);

        assertThat(crashed).containsExactly(other);
    }

    @Test
    void givenOtherConnections_whenFoundAgain_thenItMayStillTakeItsLock() {
        learn(0, other);

        Set<UUID> crashed = learn(99, other);

        assertThat(crashed).isEmpty();
        assertThat(store.calls).containsExactly("findDisconnected");
    }

    @Test
    void givenOtherConnections_whenFoundForTheWholeTime_thenItHasCrashed() {
        learn(0, other);
        learn(50, other);

        Set<UUID> crashed = learn(100, other);

        assertThat(crashed).containsExactly(other);
    }

    @Test
    void givenALockThatWasTakenAgain_whenFoundFree_thenTheTimeStartsOver() {
        learn(0, other);
        learn(50);

        Set<UUID> first = learn(100, other);
        Set<UUID> second = learn(150, other);

        assertThat(first).isEmpty();
        assertThat(second).isEmpty();
        assertThat(suspects.isEmpty()).isFalse();
    }

    @Test
    void givenSuspects_whenCleared_thenNothingIsRemembered() {
        store.disconnected.add(other);
        learn(0, other);

        suspects.clear();
        Set<UUID> crashed = learn(100, other);

        assertThat(crashed).isEmpty();
    }

    private Set<UUID> learn(long millis, UUID... unheld) {
        return suspects.learn(Set.of(unheld), Duration.ofMillis(millis).toNanos());
    }
}
