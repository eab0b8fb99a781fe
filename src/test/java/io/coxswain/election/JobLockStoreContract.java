package io.coxswain.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.election.JobLockStore.Publication;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of job locks promises, and the fence and the end of a session with it. */
public abstract class JobLockStoreContract {

    private static final String TYPE = "wanted";
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    private JobLockStore store;
    private UUID mine;
    private UUID other;

    /** A store over no jobs and no sessions. */
    protected abstract JobLockStore open();

    /** A session of a node of that name. */
    protected abstract UUID join(String node);

    /** Deletes the session's row. */
    protected abstract void end(UUID session);

    /** A job that nobody leads, and that has waited for less long than those created before. */
    protected abstract void create(String jobId, String type);

    /** Puts the job into a terminal state. */
    protected abstract void finish(String jobId);

    /** Puts the job to rest, or lets it go on; in both cases nobody leads it afterwards. */
    protected abstract void rest(String jobId, boolean paused);

    /** Lets so much time pass, if time does not pass by itself. */
    protected abstract void pass(Duration time);

    /** Whether a write in the name of {@code term} is accepted. */
    protected abstract boolean accepts(LeadershipTerm term);

    @BeforeEach
    void begin() {
        store = open();
        mine = join("mine");
        other = join("other");
        create(FIRST, TYPE);
        create(SECOND, TYPE);
    }

    @Test
    void givenUnledJobs_whenClaimedByName_thenOnceAndUnderEpochsThatGrow() {
        List<LeadershipTerm> terms = store.claimAmong(mine, List.of(FIRST, SECOND));
        List<LeadershipTerm> late = store.claimAmong(other, List.of(FIRST, SECOND));

        assertThat(terms).extracting(LeadershipTerm::jobId).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(terms).extracting(LeadershipTerm::sessionId).containsOnly(mine);
        assertThat(terms).extracting(LeadershipTerm::epoch).doesNotHaveDuplicates().allMatch(epoch -> epoch > 0);
        assertThat(late).isEmpty();
    }

    @Test
    void givenRunnableJobs_whenClaimed_thenThoseThatWaitedLongestFirstWithinTypesAndLimit() {
        create("unwanted", "other");
        int runnable = store.countRunnable(Set.of(TYPE), 10);
        int counted = store.countRunnable(Set.of(TYPE), 1);

        List<LeadershipTerm> terms = store.claimRunnable(mine, Set.of(TYPE), 1);
        List<LeadershipTerm> rest = store.claimRunnable(other, Set.of(TYPE), 10);

        assertThat(runnable).isEqualTo(2);
        assertThat(counted).isEqualTo(1);
        assertThat(terms).extracting(LeadershipTerm::jobId).containsExactly(FIRST);
        assertThat(rest).extracting(LeadershipTerm::jobId).containsExactly(SECOND);
        assertThat(store.countRunnable(Set.of(TYPE), 10)).isZero();
    }

    @Test
    void givenALeaderThatDoesNotKnow_whenItClaimsByNameAgain_thenGrantedUnderANewEpoch() {
        LeadershipTerm lost = claim(mine);

        LeadershipTerm again = claim(mine);
        store.release(List.of(lost), () -> false);

        assertThat(again.epoch()).isGreaterThan(lost.epoch());
        assertThat(accepts(lost)).isFalse();
        assertThat(accepts(again)).isTrue();
        assertThat(store.claimRunnable(mine, Set.of(TYPE), 10)).extracting(LeadershipTerm::jobId).containsExactly(SECOND);
    }

    @Test
    void givenASessionThatIsGone_whenItClaims_thenItGetsNothing() {
        end(mine);

        assertThat(store.claimAmong(mine, List.of(FIRST))).isEmpty();
        assertThat(store.claimRunnable(mine, Set.of(TYPE), 10)).isEmpty();
    }

    @Test
    void givenATerminalJob_whenClaimed_thenNobodyGetsIt() {
        finish(FIRST);

        assertThat(store.claimAmong(mine, List.of(FIRST))).isEmpty();
        assertThat(store.claimRunnable(mine, Set.of(TYPE), 10)).extracting(LeadershipTerm::jobId).containsExactly(SECOND);
    }

    @Test
    void givenAPausedJob_whenClaimed_thenNobodyGetsItUntilItIsResumed() {
        LeadershipTerm before = claim(mine);
        rest(FIRST, true);

        int runnable = store.countRunnable(Set.of(TYPE), 10);
        List<LeadershipTerm> byName = store.claimAmong(mine, List.of(FIRST));
        List<LeadershipTerm> byType = store.claimRunnable(other, Set.of(TYPE), 10);
        boolean accepted = accepts(before);
        rest(FIRST, false);
        LeadershipTerm after = claim(other);

        assertThat(runnable).isEqualTo(1);
        assertThat(byName).isEmpty();
        assertThat(byType).extracting(LeadershipTerm::jobId).containsExactly(SECOND);
        assertThat(accepted).isFalse();
        assertThat(after.epoch()).isGreaterThan(before.epoch());
    }

    @Test
    void givenALeader_whenItsSessionEnds_thenItsJobsAreFreeAndItsWritesRefused() {
        LeadershipTerm before = claim(mine);
        publish(before, "http://mine");

        end(mine);
        boolean accepted = accepts(before);
        Optional<LeaderRecord> leader = leader();
        LeadershipTerm after = claim(other);

        assertThat(accepted).isFalse();
        assertThat(leader).isEmpty();
        assertThat(after.epoch()).isGreaterThan(before.epoch());
        assertThat(accepts(before)).isFalse();
        assertThat(accepts(after)).isTrue();
    }

    @Test
    void givenALeader_whenItPublishes_thenItIsFoundUntilItReleases() {
        LeadershipTerm term = claim(mine);
        Optional<LeaderRecord> early = leader();

        publish(term, "http://mine");
        LeaderRecord leader = leader().orElseThrow();
        store.release(List.of(term), () -> false);

        assertThat(early).isEmpty();
        assertThat(leader).isEqualTo(new LeaderRecord(FIRST, term.epoch(), "mine", "http://mine", leader.since()));
        assertThat(leader()).isEmpty();
        assertThat(accepts(term)).isFalse();
    }

    @Test
    void givenAnOldTerm_whenItPublishesOrReleases_thenNothingHappens() {
        LeadershipTerm old = claim(mine);
        store.release(List.of(old), () -> false);
        LeadershipTerm current = claim(other);
        publish(current, "http://other");

        publish(old, "http://mine");
        store.release(List.of(old), () -> false);

        assertThat(leader().orElseThrow().address()).isEqualTo("http://other");
        assertThat(accepts(current)).isTrue();
    }

    @Test
    void givenAJobThatWasResigned_whenClaimed_thenByAnotherNodeAndLaterByAny() {
        LeadershipTerm resigned = claim(mine);
        store.release(List.of(resigned), () -> false);

        List<LeadershipTerm> again = store.claimRunnable(mine, Set.of(TYPE), 10);
        List<LeadershipTerm> others = store.claimRunnable(other, Set.of(TYPE), 10);
        publish(others.getFirst(), "http://other");
        store.release(others, () -> false);

        assertThat(again).extracting(LeadershipTerm::jobId).containsExactly(SECOND);
        assertThat(others).extracting(LeadershipTerm::jobId).containsExactly(FIRST);
        assertThat(store.claimRunnable(mine, Set.of(TYPE), 10)).extracting(LeadershipTerm::jobId).containsExactly(FIRST);
    }

    @Test
    void givenAJobThatWasResignedByTheOnlyNode_whenClaimed_thenByThatNode() {
        end(other);
        store.release(List.of(claim(mine)), () -> false);

        List<LeadershipTerm> terms = store.claimRunnable(mine, Set.of(TYPE), 1);

        assertThat(terms).extracting(LeadershipTerm::jobId).containsExactly(FIRST);
    }

    @Test
    void givenAJobThatWasResignedAMomentAgo_whenNobodyElseHasClaimedIt_thenTheSameNodeMay() {
        store.release(List.of(claim(mine)), () -> false);

        List<LeadershipTerm> terms = await().pollInterval(Duration.ofMillis(20)).until(() -> {
            pass(Duration.ofMillis(20));
            return store.claimRunnable(mine, Set.of(TYPE), 10);
        }, claimed -> claimed.stream().anyMatch(term -> term.jobId().equals(FIRST)));

        assertThat(terms).extracting(LeadershipTerm::sessionId).containsOnly(mine);
    }

    private LeadershipTerm claim(UUID session) {
        return store.claimAmong(session, List.of(FIRST)).getFirst();
    }

    private void publish(LeadershipTerm term, String address) {
        store.publish(List.of(new Publication(term, address)), () -> false);
    }

    private Optional<LeaderRecord> leader() {
        return store.leaders(List.of(FIRST)).stream().findFirst();
    }
}
