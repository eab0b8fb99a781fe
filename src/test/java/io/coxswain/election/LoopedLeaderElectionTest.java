package io.coxswain.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.election.RecordingContender.Told.Failed;
import io.coxswain.election.RecordingContender.Told.Granted;
import io.coxswain.election.RecordingContender.Told.Revoked;
import io.coxswain.testing.HandTurnedScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The delivery of events, which all implementations share, over a backend that does what the test says. Names: the contract. */
@Timeout(30)
class LoopedLeaderElectionTest {

    private static final UUID SESSION = UUID.randomUUID();

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final ScriptedBackend backend = new ScriptedBackend();
    private final RecordingContender contender = new RecordingContender("contender");
    private final LoopedLeaderElection election = new LoopedLeaderElection(scheduler, backend, "job", null);

    @Test
    void l6_givenASlowContender_whenLeadershipFlips_thenItIsToldOfTheNewestOnly() {
        contender.slowDown();
        election.start(contender);
        election.acquired(term(1));
        contender.awaitTold(1);

        for (int epoch = 2; epoch <= 11; epoch++) {
            election.lost(term(epoch - 1));
            election.acquired(term(epoch));
        }
        contender.hurry();

        contender.awaitTold(3);
        assertThat(contender.told()).containsExactly(new Granted(term(1)), new Revoked(term(1)), new Granted(term(11)));
        assertThat(contender.hasOverlapped()).isFalse();
        assertThat(election.hasLeadership(term(11))).isTrue();
    }

    @Test
    void l1_givenALoss_whenTheContenderIsBusy_thenItDoesNotLeadAnyMore() {
        contender.slowDown();
        election.start(contender);
        election.acquired(term(1));
        contender.awaitTold(1);

        election.lost(term(1));

        assertThat(election.hasLeadership(term(1))).isFalse();
        assertThat(contender.told()).containsExactly(new Granted(term(1)));
        contender.hurry();
        contender.awaitTold(2);
    }

    @Test
    void g4_givenAClaimedTermThatIsLostBeforeTheStart_whenStarted_thenGrantedAndRevokedAtOnce() {
        LoopedLeaderElection claimed = new LoopedLeaderElection(scheduler, backend, "job", term(1));
        backend.onHold = claimed::lost;

        claimed.start(contender);

        contender.awaitTold(2);
        assertThat(contender.told()).containsExactly(new Granted(term(1)), new Revoked(term(1)));
        assertThat(claimed.hasLeadership(term(1))).isFalse();
    }

    @Test
    void f1_givenASuspendedNode_whenItConfirms_thenTheAddressIsPublishedAllTheSame() {
        election.start(contender);
        election.acquired(term(1));
        backend.trusted = false;

        election.confirmLeadership(term(1), "http://a");

        assertThat(election.hasLeadership(term(1))).isFalse();
        assertThat(backend.calls).contains("publish 1 http://a");
    }

    @Test
    void f1_givenAnOlderTerm_whenConfirmed_thenNothingIsPublished() {
        election.start(contender);
        election.acquired(term(1));
        election.lost(term(1));
        election.acquired(term(2));

        election.confirmLeadership(term(1), "http://a");

        assertThat(backend.calls).noneMatch(call -> call.startsWith("publish"));
    }

    @Test
    void l7_givenAGrantThatComesWhileClosing_whenClosed_thenItIsReleasedUntold() {
        election.start(contender);
        backend.onWithdraw = () -> election.acquired(term(1));

        election.close();

        assertThat(contender.told()).isEmpty();
        assertThat(backend.calls).contains("release 1");
    }

    @Test
    void l7_givenAContenderThatClosesInsideItsGrant_whenGranted_thenNobodyWaitsForEver() {
        contender.onGrant(term -> election.close());
        election.start(contender);

        election.acquired(term(1));

        contender.awaitTold(2);
        assertThat(contender.told()).containsExactly(new Granted(term(1)), new Revoked(term(1)));
        assertThat(backend.calls).containsOnlyOnce("release 1");
    }

    @Test
    void l7_givenManyThatClose_whenGrantsAndLossesGoOn_thenEveryGrantIsRevokedOnceAndNothingFollows() throws Exception {
        for (int round = 0; round < 200; round++) {
            RecordingContender racing = new RecordingContender("racing");
            LoopedLeaderElection raced = new LoopedLeaderElection(scheduler, backend, "job", null);
            raced.start(racing);
            List<Thread> threads = List.of(scheduler.startVirtual("flip", () -> {
                raced.acquired(term(1));
                raced.lost(term(1));
                raced.acquired(term(2));
            }), scheduler.startVirtual("close", raced::close), scheduler.startVirtual("close", raced::close));
            for (Thread thread : threads) {
                thread.join();
            }
            List<RecordingContender.Told> told = new ArrayList<>(racing.told());
            assertAlternating(told);
            assertThat(raced.hasLeadership(term(2))).isFalse();
            assertThat(racing.told()).isEqualTo(told);
        }
    }

    @Test
    void x1_givenAnErrorOfTheBackend_whenLeading_thenToldOnceThenRevokedThenReleased() {
        election.start(contender);
        election.acquired(term(1));

        election.failed(new IllegalStateException("broken"));

        contender.awaitTold(3);
        assertThat(contender.told()).containsExactly(new Granted(term(1)), new Failed("broken"), new Revoked(term(1)));
        await().until(() -> backend.calls.contains("release 1"));
        assertThat(backend.calls).contains("withdraw");
    }

    @Test
    void x1_givenAContenderThatThrowsInItsRevoke_whenRevoked_thenToldOnce() {
        contender.onRevoke(term -> {
            throw new IllegalStateException("clumsy");
        });
        election.start(contender);
        election.acquired(term(1));
        contender.awaitGrant(1);

        election.lost(term(1));

        contender.awaitTold(3);
        assertThat(contender.told()).containsExactly(new Granted(term(1)), new Revoked(term(1)), new Failed("clumsy"));
    }

    @Test
    void givenATermThatEndedInItsOwnTransaction_whenConcluded_thenNothingIsToldAnyMore() {
        election.start(contender);
        election.acquired(term(1));
        contender.awaitTold(1);

        election.concluded(term(1));
        election.lost(term(1));
        election.close();

        assertThat(contender.told()).containsExactly(new Granted(term(1)));
        assertThat(backend.calls).contains("forget 1").doesNotContain("release 1");
    }

    private static void assertAlternating(List<RecordingContender.Told> told) {
        for (int i = 0; i < told.size(); i += 2) {
            assertThat(told.get(i)).isInstanceOf(Granted.class);
            assertThat(told.get(i + 1)).isEqualTo(new Revoked(((Granted) told.get(i)).term()));
        }
    }

    private static LeadershipTerm term(long epoch) {
        return new LeadershipTerm("job", epoch, SESSION);
    }

    private static final class ScriptedBackend implements ElectionBackend {

        private final List<String> calls = new CopyOnWriteArrayList<>();
        private volatile boolean trusted = true;
        private @Nullable Runnable onWithdraw;
        private Consumer<LeadershipTerm> onHold = term -> {};

        @Override
        public void stand(Candidate candidate) {
            calls.add("stand");
        }

        @Override
        public void hold(Candidate candidate, LeadershipTerm term) {
            onHold.accept(term);
        }

        @Override
        public void withdraw(Candidate candidate) {
            calls.add("withdraw");
            if (onWithdraw != null) {
                onWithdraw.run();
            }
        }

        @Override
        public boolean isTrusted(LeadershipTerm term) {
            return trusted;
        }

        @Override
        public void publish(LeadershipTerm term, String address) {
            calls.add("publish " + term.epoch() + " " + address);
        }

        @Override
        public void published(LeadershipTerm term, String address) {
            calls.add("published " + term.epoch() + " " + address);
        }

        @Override
        public void forget(LeadershipTerm term) {
            calls.add("forget " + term.epoch());
        }

        @Override
        public CompletableFuture<Void> release(LeadershipTerm term) {
            calls.add("release " + term.epoch());
            return CompletableFuture.completedFuture(null);
        }
    }
}
