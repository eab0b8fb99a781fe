package io.coxswain.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.loop.Gate;
import io.coxswain.loop.Scheduler;
import io.coxswain.testing.HandTurnedScheduler;
import io.coxswain.testing.RecordingBell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The life of a session, step by step, by a clock that is turned by hand. Ttl 5 s, renewed every second, margin 500 ms. */
class NodeSessionTest {

    private static final SessionProperties PROPERTIES = new SessionProperties(Duration.ofSeconds(5), null, Duration.ofMillis(500), true,
            Duration.ofMillis(100));
    private static final Duration TRUST = Duration.ofMillis(4_500);

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final ScriptedSessionStore store = new ScriptedSessionStore(scheduler);
    private final RecordingBell bell = new RecordingBell();
    private final SessionTrust trust = new SessionTrust(scheduler);
    private final List<String> heard = new ArrayList<>();
    private final NodeSession session = session(scheduler);

    @Test
    void givenANode_whenItJoins_thenItHoldsItsLockBeforeItsRowAndRenewsAtOnce() {
        step();

        assertThat(bell.held()).containsExactly(trust.session());
        assertThat(store.calls).startsWith("join", "renew");
        assertThat(heard).containsExactly("joined");
        assertThat(session.nodes()).singleElement().extracting(NodeView::name).isEqualTo("mine");
    }

    @Test
    void givenASlowRenewal_whenItSucceeds_thenTrustCountsFromItsBeginning() {
        step();
        scheduler.advance(Duration.ofSeconds(1));
        store.answersAfter = Duration.ofSeconds(2);

        session.step();

        assertThat(trust.remaining()).isEqualTo(TRUST.minus(store.answersAfter));
    }

    @Test
    void givenASlowJoin_whenItSucceeds_thenTrustCountsFromItsBeginning() {
        store.answersAfter = Duration.ofMillis(2_000);

        session.step();

        assertThat(trust.remaining()).isEqualTo(TRUST.minus(store.answersAfter));
    }

    @Test
    void givenNothingToDo_whenStepping_thenThePauseEndsWithTheNextRenewalOrProbe() {
        step();

        Duration pause = session.step();

        assertThat(pause).isEqualTo(Duration.ofMillis(100));
        assertThat(store.calls).containsOnlyOnce("renew");
    }

    @Test
    void givenAnOutageWithinTheTrust_whenItEnds_thenNobodyHearsOfIt() {
        run(Duration.ofSeconds(2));

        outage(Duration.ofSeconds(3));
        run(Duration.ofSeconds(1));

        assertThat(heard).containsExactly("joined");
        assertThat(trust.isTrusted()).isTrue();
    }

    @Test
    void givenALongOutage_whenTheRowStillStands_thenSuspendedAndResumedInTheSameSession() {
        run(Duration.ofSeconds(2));
        UUID mine = trust.session();

        outage(Duration.ofHours(1));
        boolean trustedMeanwhile = trust.isTrusted();
        UUID heldMeanwhile = trust.held();
        run(Duration.ofSeconds(1));

        assertThat(trustedMeanwhile).isFalse();
        assertThat(heldMeanwhile).isEqualTo(mine);
        assertThat(heard).containsExactly("joined", "suspended", "resumed");
        assertThat(trust.session()).isEqualTo(mine);
        assertThat(store.calls).containsOnlyOnce("join");
    }

    @Test
    void givenAnOutage_whenTheTrustRunsOut_thenItIsNotTrustedAtThatMomentWhoeverHasNoticed() {
        run(Duration.ofSeconds(2));
        Duration remaining = trust.remaining();

        scheduler.advance(remaining.minusNanos(1));
        boolean justBefore = trust.isTrusted();
        scheduler.advance(Duration.ofNanos(1));

        assertThat(justBefore).isTrue();
        assertThat(trust.isTrusted()).isFalse();
    }

    @Test
    void givenALockThatIsLost_whenItIsHeldAgain_thenTheSessionIsTrustedOnlyAfterAnotherRenewal() {
        run(Duration.ofSeconds(2));
        UUID mine = trust.session();

        bell.lose();
        boolean afterLoss = trust.isTrusted();
        nextProbe();
        boolean renewedWithoutLock = trust.isTrusted();
        bell.regain();
        boolean beforeRenewal = trust.isTrusted();
        nextProbe();

        assertThat(List.of(afterLoss, renewedWithoutLock, beforeRenewal)).containsOnly(false);
        assertThat(trust.session()).isEqualTo(mine);
    }

    @Test
    void givenALockThatIsLost_whenItsSessionIsEndedAsCrashed_thenItWasNotTrustedMeanwhile() {
        run(Duration.ofSeconds(2));

        bell.lose();
        store.rows.clear();
        bell.regain();
        boolean trustedMeanwhile = trust.isTrusted();
        nextProbe();

        assertThat(trustedMeanwhile).isFalse();
        assertThat(heard).startsWith("joined", "lost");
    }

    @Test
    void givenARowThatIsGone_whenRenewing_thenLostAndJoinedAgainWithANewSession() {
        run(Duration.ofSeconds(2));
        UUID first = trust.session();

        store.rows.clear();
        run(Duration.ofSeconds(2));

        assertThat(heard).containsExactly("joined", "lost", "joined");
        assertThat(trust.session()).isNotNull().isNotEqualTo(first);
        assertThat(bell.held()).containsExactly(first, trust.session());
    }

    @Test
    void givenANewNode_whenOthersHaveExpired_thenItWaitsForAWholeTtlOfItsOwn() {
        store.expired.add(store.other());
        store.unheld.addAll(store.expired);

        run(Duration.ofMillis(4_900));
        List<String> early = List.copyOf(store.calls);
        run(Duration.ofMillis(300));

        assertThat(early).doesNotContain("endExpired", "findUnheld");
        assertThat(store.calls).contains("endExpired");
        assertThat(heard).containsExactly("joined", "othersEnded");
        assertThat(session.nodes()).hasSize(1);
    }

    @Test
    void givenAnOutage_whenItEnds_thenNobodyIsEndedForAnotherTtl() {
        run(Duration.ofSeconds(10));
        outage(Duration.ofSeconds(1));
        store.expired.add(store.other());
        store.calls.clear();

        run(Duration.ofMillis(4_800));
        List<String> early = List.copyOf(store.calls);
        run(Duration.ofMillis(1_300));

        assertThat(early).doesNotContain("endExpired", "findUnheld");
        assertThat(store.calls).contains("endExpired");
        assertThat(heard).containsExactly("joined", "othersEnded");
    }

    @Test
    void givenAFrozenNode_whenItGoesOn_thenItEndsNobodyForAnotherTtl() {
        run(Duration.ofSeconds(10));
        scheduler.advance(Duration.ofSeconds(20));
        store.unheld.add(store.other());
        store.calls.clear();

        run(Duration.ofMillis(4_800));

        assertThat(store.calls).contains("renew").doesNotContain("endExpired", "findUnheld");
    }

    @Test
    void givenAFreeLock_whenProbedForAWholeInterval_thenItsSessionHasCrashed() {
        UUID other = store.other();
        run(Duration.ofSeconds(10));
        store.calls.clear();

        store.unheld.add(other);
        nextProbe();
        List<String> first = List.copyOf(store.calls);
        nextProbe();

        assertThat(first).contains("findUnheld").doesNotContain("endCrashed");
        assertThat(store.calls).contains("endCrashed");
        assertThat(store.rows).doesNotContain(other);
        assertThat(bell.rings()).contains(Ring.EVERYTHING);
    }

    @Test
    void givenALockThatIsTakenAgain_whenProbed_thenItStartsOver() {
        UUID other = store.other();
        run(Duration.ofSeconds(10));
        store.calls.clear();

        for (int i = 0; i < 3; i++) {
            store.unheld.add(other);
            nextProbe();
            store.unheld.clear();
            nextProbe();
        }

        assertThat(store.calls).contains("findUnheld").doesNotContain("endCrashed");
    }

    @Test
    void givenALoneNode_whenTimePasses_thenItProbesNobody() {
        run(Duration.ofSeconds(20));

        assertThat(store.calls).doesNotContain("findUnheld");
    }

    @Test
    void givenADrainingRow_whenNoticed_thenToldOncePerSession() {
        run(Duration.ofSeconds(2));

        store.draining = true;
        run(Duration.ofSeconds(5));
        store.rows.clear();
        run(Duration.ofSeconds(5));

        assertThat(Collections.frequency(heard, "draining")).isEqualTo(2);
        assertThat(heard).containsExactly("joined", "draining", "lost", "joined", "draining");
        assertThat(store.joinedDrained).containsExactly(false, true);
    }

    @Test
    void givenADrainedNode_whenItIsActivated_thenToldOnce() {
        run(Duration.ofSeconds(2));
        store.draining = true;
        run(Duration.ofSeconds(3));

        store.draining = false;
        run(Duration.ofSeconds(5));

        assertThat(heard).containsExactly("joined", "draining", "activated");
    }

    @Test
    void givenAnEnd_whenTheNodeStops_thenItsRowGoesWithTheCauseAndNothingIsTrusted() {
        NodeSession started = session(scheduler);
        started.start();
        await().until(trust::isTrusted);

        started.end("shutdown");
        started.end("again");

        assertThat(trust.held()).isNull();
        assertThat(store.rows).isEmpty();
        assertThat(store.calls).endsWith("end shutdown", "close");
        assertThat(bell.rings()).containsExactly(Ring.EVERYTHING);
    }

    private NodeSession session(Scheduler clock) {
        NodeSession created = new NodeSession(clock, PROPERTIES, store, bell, trust, Gate.open(),
                () -> new NodeDescription("mine", "http://n", Map.of(), 1, 1, Set.of()), () -> NodeLoad.NONE);
        created.addListener(new Hearing());
        created.describe();
        return created;
    }

    private void step() {
        session.step();
    }

    /** Steps as the session's own thread would. */
    private void run(Duration duration) {
        long end = scheduler.nanoTime() + duration.toNanos();
        while (scheduler.nanoTime() - end < 0) {
            Duration pause = session.step();
            Duration rest = Duration.ofNanos(end - scheduler.nanoTime());
            scheduler.advance(pause.compareTo(rest) < 0 ? pause : rest);
        }
    }

    private void nextProbe() {
        run(Duration.ofMillis(100));
    }

    private void outage(Duration duration) {
        store.away = true;
        run(duration);
        store.away = false;
    }

    private final class Hearing implements SessionListener {
        @Override
        public void joined(UUID id) {
            heard.add("joined");
        }

        @Override
        public void suspended(UUID id) {
            heard.add("suspended");
        }

        @Override
        public void resumed(UUID id) {
            heard.add("resumed");
        }

        @Override
        public void lost(UUID id) {
            heard.add("lost");
        }

        @Override
        public void draining() {
            heard.add("draining");
        }

        @Override
        public void activated() {
            heard.add("activated");
        }

        @Override
        public void othersEnded() {
            heard.add("othersEnded");
        }
    }
}
