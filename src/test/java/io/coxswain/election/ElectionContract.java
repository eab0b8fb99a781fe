package io.coxswain.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.election.RecordingContender.Told.Failed;
import io.coxswain.election.RecordingContender.Told.Granted;
import io.coxswain.election.RecordingContender.Told.Revoked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rules that hold whatever decides who leads; each test is named after its rule. A subclass brings an implementation, and
 * tests what can happen to that one alone. Rules of delivery, which is shared, are tested in {@link LoopedLeaderElectionTest}; that no
 * rule is missing, and why some have no meaning for an implementation, in {@link ElectionRulesTest}.
 */
@Timeout(60)
public abstract class ElectionContract {

    private static final Duration A_WHILE = Duration.ofMillis(300);

    private int jobs;

    /** The services of one of two nodes, {@code a} or {@code b}; both are one where there can't be two. */
    protected abstract HighAvailabilityServices services(String node);

    /** A job that can be led, and nobody leads. */
    protected abstract void create(String jobId);

    /** Claims a job for node {@code a} without an election, as the host of job masters does. */
    protected abstract LeadershipTerm claim(String jobId);

    /** Ends a term in a transaction of its holder's own, which gives the lock back. */
    protected abstract void giveBack(LeadershipTerm term);

    /** Whether whoever decides who leads, and not only the node, knows of the term. */
    protected abstract boolean isDurable(LeadershipTerm term);

    /** Ends node {@code a} in an orderly way and starts it again. */
    protected abstract void restart();

    protected final String job() {
        String id = getClass().getSimpleName() + "-" + ++jobs;
        create(id);
        return id;
    }

    protected final LeaderElectionService stand(String node, String jobId, RecordingContender contender) {
        LeaderElectionService election = services(node).leaderElection(jobId);
        election.start(contender);
        return election;
    }

    protected final Optional<LeaderRecord> leader(String jobId) {
        return services("b").leaderRetrieval(jobId).leader();
    }

    @Test
    void g1_givenNobodyLeads_whenStarted_thenGrantedExactlyOnce() {
        RecordingContender contender = new RecordingContender("a");
        String job = job();

        LeaderElectionService election = stand("a", job, contender);

        LeadershipTerm term = contender.awaitGrant(1);
        assertThat(term.jobId()).isEqualTo(job);
        assertThat(election.hasLeadership(term)).isTrue();
        await().during(A_WHILE).until(() -> contender.told().size() == 1);
        election.close();
    }

    @Test
    void g1_givenTermAfterTerm_whenGranted_thenEpochsOnlyGrow() {
        String job = job();
        long before = 0;

        for (int i = 0; i < 3; i++) {
            RecordingContender contender = new RecordingContender("contender " + i);
            LeaderElectionService election = stand(i % 2 == 0 ? "a" : "b", job, contender);
            long epoch = contender.awaitGrant(1).epoch();
            election.close();

            assertThat(epoch).isGreaterThan(before);
            before = epoch;
        }
    }

    @Test
    void g1_givenANodeThatStartsAgain_whenItIsGranted_thenUnderAHigherEpoch() {
        String job = job();
        RecordingContender before = new RecordingContender("before");
        LeaderElectionService first = stand("a", job, before);
        long epoch = before.awaitGrant(1).epoch();
        first.close();

        restart();
        RecordingContender after = new RecordingContender("after");
        LeaderElectionService second = stand("a", job, after);

        assertThat(after.awaitGrant(1).epoch()).isGreaterThan(epoch);
        second.close();
    }

    @Test
    void g2_givenTwoContenders_whenOneLeads_thenTheOtherIsGrantedOnlyAfterItsEnd() {
        RecordingContender first = new RecordingContender("a");
        RecordingContender second = new RecordingContender("b");
        String job = job();
        LeaderElectionService leading = stand("a", job, first);
        LeadershipTerm term = first.awaitGrant(1);

        LeaderElectionService waiting = stand("b", job, second);
        await().during(A_WHILE).until(() -> second.told().isEmpty());
        leading.close();

        assertThat(second.awaitGrant(1).epoch()).isGreaterThan(term.epoch());
        assertThat(first.told()).containsExactly(new Granted(term), new Revoked(term));
        assertThat(leading.hasLeadership(term)).isFalse();
        waiting.close();
    }

    @Test
    void g3_givenASlowContender_whenOthersStand_thenNeitherTheyNorReadersWait() {
        RecordingContender slow = new RecordingContender("slow").slowDown();
        RecordingContender quick = new RecordingContender("quick");
        String slowJob = job();
        String quickJob = job();

        LeaderElectionService slowElection = stand("a", slowJob, slow);
        slow.awaitTold(1);
        LeaderElectionService quickElection = stand("a", quickJob, quick);
        quickElection.confirmLeadership(quick.awaitGrant(1), "http://a");

        await().until(() -> leader(quickJob).isPresent());
        assertThat(leader(slowJob)).isEmpty();
        slow.hurry();
        slowElection.close();
        quickElection.close();
        assertThat(slow.hasOverlapped()).isFalse();
    }

    @Test
    void g4_givenALockThatTheNodeHoldsAlready_whenStarted_thenGrantedThatTerm() {
        RecordingContender contender = new RecordingContender("a");
        LeadershipTerm claimed = claim(job());

        LeaderElectionService election = services("a").leaderElection(claimed);
        election.start(contender);

        assertThat(contender.awaitGrant(1)).isEqualTo(claimed);
        assertThat(election.hasLeadership(claimed)).isTrue();
        election.close();
        assertThat(contender.told()).containsExactly(new Granted(claimed), new Revoked(claimed));
    }

    @Test
    void g4_givenAGrantThatComesAtOnce_whenStartStillRuns_thenItIsDelivered() {
        List<LeadershipTerm> granted = new CopyOnWriteArrayList<>();

        for (int i = 0; i < 20; i++) {
            RecordingContender contender = new RecordingContender("contender " + i);
            LeaderElectionService election = stand("a", job(), contender);
            granted.add(contender.awaitGrant(1));
            election.close();
        }

        assertThat(granted).hasSize(20).extracting(LeadershipTerm::epoch).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void g5_givenAGrant_whenTold_thenItIsCommitted() {
        List<Boolean> durable = new CopyOnWriteArrayList<>();
        RecordingContender contender = new RecordingContender("a").onGrant(term -> durable.add(isDurable(term)));

        LeaderElectionService election = stand("a", job(), contender);

        await().until(() -> !durable.isEmpty());
        assertThat(durable).containsExactly(true);
        election.close();
    }

    @Test
    void g6_givenAGrant_whenNotConfirmed_thenNobodySeesALeader() {
        RecordingContender contender = new RecordingContender("a");
        String job = job();
        LeaderElectionService election = stand("a", job, contender);
        LeadershipTerm term = contender.awaitGrant(1);

        Optional<LeaderRecord> before = leader(job);
        election.confirmLeadership(term, "http://a");

        assertThat(before).isEmpty();
        await().until(() -> leader(job).isPresent());
        assertThat(leader(job).orElseThrow()).satisfies(record -> {
            assertThat(record.epoch()).isEqualTo(term.epoch());
            assertThat(record.address()).isEqualTo("http://a");
        });
        election.close();
    }

    @Test
    void f1_givenAnOldTerm_whenConfirmed_thenThePublishedLeaderIsUntouched() {
        RecordingContender first = new RecordingContender("a");
        RecordingContender second = new RecordingContender("b");
        String job = job();
        LeaderElectionService old = stand("a", job, first);
        LeadershipTerm oldTerm = first.awaitGrant(1);
        old.close();
        LeaderElectionService current = stand("b", job, second);
        current.confirmLeadership(second.awaitGrant(1), "http://b");
        await().until(() -> leader(job).isPresent());

        old.confirmLeadership(oldTerm, "http://a");

        await().during(A_WHILE).until(() -> leader(job).orElseThrow().address().equals("http://b"));
        assertThat(first.told()).hasSize(2);
        current.close();
    }

    @Test
    void f2_givenATermThatNobodyGranted_whenConfirmed_thenNobodySeesIt() {
        String job = job();
        RecordingContender contender = new RecordingContender("a");
        LeaderElectionService election = stand("a", job, contender);
        LeadershipTerm term = contender.awaitGrant(1);

        election.confirmLeadership(new LeadershipTerm(job, term.epoch() + 1, term.sessionId()), "http://forged");

        await().during(A_WHILE).until(() -> leader(job).isEmpty());
        assertThat(contender.told()).hasSize(1);
        election.close();
    }

    @Test
    void f3_s2_givenAConfirmedLeader_whenItConfirmsAgain_thenListenersHearNothing() {
        List<Optional<Long>> heard = new CopyOnWriteArrayList<>();
        RecordingContender contender = new RecordingContender("a");
        String job = job();
        try (LeaderRetrievalService retrieval = services("b").leaderRetrieval(job)) {
            retrieval.start(leader -> heard.add(leader.map(LeaderRecord::epoch)));
            await().until(() -> heard.size() == 1);
            LeaderElectionService election = stand("a", job, contender);
            LeadershipTerm term = contender.awaitGrant(1);

            election.confirmLeadership(term, "http://a");
            await().until(() -> heard.size() == 2);
            election.confirmLeadership(term, "http://a");
            await().during(A_WHILE).until(() -> heard.size() == 2);
            election.close();

            await().until(() -> heard.size() == 3);
            assertThat(heard).containsExactly(Optional.empty(), Optional.of(term.epoch()), Optional.empty());
        }
    }

    @Test
    void g3_givenAListenerThatIsBusy_whenTheLeaderChanges_thenOthersHearInTimeAndItHearsWhatIsNewest() {
        CompletableFuture<Void> released = new CompletableFuture<>();
        List<Optional<Long>> slow = new CopyOnWriteArrayList<>();
        List<Optional<Long>> quick = new CopyOnWriteArrayList<>();
        String job = job();
        RecordingContender contender = new RecordingContender("a");
        try (LeaderRetrievalService busy = services("b").leaderRetrieval(job);
                LeaderRetrievalService idle = services("b").leaderRetrieval(job)) {
            busy.start(leader -> {
                slow.add(leader.map(LeaderRecord::epoch));
                released.join();
            });
            await().until(() -> slow.size() == 1);
            idle.start(leader -> quick.add(leader.map(LeaderRecord::epoch)));

            LeaderElectionService first = stand("a", job, contender);
            first.confirmLeadership(contender.awaitGrant(1), "http://a");
            await().until(() -> quick.size() == 2);
            first.close();
            await().until(() -> quick.size() == 3);
            RecordingContender next = new RecordingContender("a");
            LeaderElectionService second = stand("a", job, next);
            LeadershipTerm term = next.awaitGrant(1);
            second.confirmLeadership(term, "http://a");
            await().until(() -> quick.size() == 4);
            released.complete(null);

            await().until(() -> slow.size() == 2);
            assertThat(slow).containsExactly(Optional.empty(), Optional.of(term.epoch()));
            second.close();
        }
    }

    @Test
    void l1_givenAContenderThatIsBusy_whenItsTermEnds_thenItDoesNotLeadAnyMoreAndIsToldLater() {
        RecordingContender busy = new RecordingContender("a").slowDown();
        LeaderElectionService election = stand("a", job(), busy);
        LeadershipTerm term = busy.awaitGrant(1);
        boolean before = election.hasLeadership(term);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(election::close);

        await().until(() -> !election.hasLeadership(term));
        assertThat(before).isTrue();
        assertThat(busy.told()).containsExactly(new Granted(term));
        busy.hurry();
        assertThat(closed).succeedsWithin(Duration.ofSeconds(5));
        assertThat(busy.told()).containsExactly(new Granted(term), new Revoked(term));
    }

    @Test
    void l7_givenALeader_whenItCloses_thenRevokedOnceUnpublishedAndFollowedAtOnce() {
        RecordingContender first = new RecordingContender("a");
        RecordingContender second = new RecordingContender("b");
        String job = job();
        LeaderElectionService leading = stand("a", job, first);
        LeadershipTerm term = first.awaitGrant(1);
        leading.confirmLeadership(term, "http://a");
        await().until(() -> leader(job).isPresent());
        LeaderElectionService waiting = stand("b", job, second);

        leading.close();
        leading.close();

        second.awaitGrant(1);
        await().until(() -> leader(job).isEmpty());
        waiting.close();
        assertThat(first.told()).containsExactly(new Granted(term), new Revoked(term));
    }

    @Test
    void l7_givenAContenderInItsGrant_whenClosedFromOutside_thenTheRevokeFollowsTheGrant() {
        RecordingContender contender = new RecordingContender("a").slowDown();
        LeaderElectionService election = stand("a", job(), contender);
        contender.awaitTold(1);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(election::close);
        await().during(A_WHILE).until(() -> !closed.isDone());
        contender.hurry();

        assertThat(closed).succeedsWithin(Duration.ofSeconds(5));
        assertThat(contender.told()).hasSize(2);
        assertThat(contender.hasOverlapped()).isFalse();
    }

    @Test
    void l10_givenANodeThatLed_whenItLeadsAgain_thenItIsANewTerm() {
        String job = job();
        RecordingContender first = new RecordingContender("a");
        LeaderElectionService before = stand("a", job, first);
        LeadershipTerm old = first.awaitGrant(1);
        before.close();

        RecordingContender second = new RecordingContender("a again");
        LeaderElectionService again = stand("a", job, second);
        LeadershipTerm term = second.awaitGrant(1);

        assertThat(term.epoch()).isGreaterThan(old.epoch());
        assertThat(again.hasLeadership(old)).isFalse();
        again.close();
    }

    @Test
    void x1_x2_givenAContenderThatThrowsInItsGrant_whenGranted_thenItsJobIsReleasedAndOthersGoOn() {
        RecordingContender clumsy = new RecordingContender("clumsy").onGrant(term -> {
            throw new IllegalStateException("no");
        });
        RecordingContender calm = new RecordingContender("calm");
        RecordingContender next = new RecordingContender("next");
        String calmJob = job();
        String clumsyJob = job();
        LeaderElectionService calmElection = stand("a", calmJob, calm);
        LeadershipTerm calmTerm = calm.awaitGrant(1);

        LeaderElectionService clumsyElection = stand("a", clumsyJob, clumsy);
        LeadershipTerm term = clumsy.awaitGrant(1);
        LeaderElectionService nextElection = stand("b", clumsyJob, next);

        next.awaitGrant(1);
        clumsy.awaitTold(3);
        assertThat(clumsy.told()).containsExactly(new Granted(term), new Failed("no"), new Revoked(term));
        assertThat(calmElection.hasLeadership(calmTerm)).isTrue();
        assertThat(calm.told()).hasSize(1);
        List.of(calmElection, clumsyElection, nextElection).forEach(LeaderElectionService::close);
        assertThat(clumsy.told()).hasSize(3);
    }

    @Test
    void givenATermThatEndedInItsOwnTransaction_whenConcluded_thenNothingIsToldAndOthersMayLead() {
        RecordingContender first = new RecordingContender("a");
        RecordingContender second = new RecordingContender("b");
        String job = job();
        LeaderElectionService election = stand("a", job, first);
        LeadershipTerm term = first.awaitGrant(1);

        giveBack(term);
        election.concluded(term);
        LeaderElectionService next = stand("b", job, second);

        assertThat(second.awaitGrant(1).epoch()).isGreaterThan(term.epoch());
        assertThat(election.hasLeadership(term)).isFalse();
        assertThat(first.told()).containsExactly(new Granted(term));
        next.close();
    }
}
