package io.coxswain.election.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.election.LeaderElectionService;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.election.RecordingContender;
import io.coxswain.election.RecordingContender.Told;
import io.coxswain.election.RecordingContender.Told.Granted;
import io.coxswain.election.RecordingContender.Told.Revoked;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What can happen to two nodes with real sessions on a real Postgres: to their leases, their connections, and to Postgres itself. */
@Timeout(60)
class JdbcElectionFaultsTest {

    private static final PGSimpleDataSource DATABASE = TestPostgres.freshDatabase();
    private static final Rows ROWS = new Rows(DATABASE);
    private static final Duration LONGER_THAN_THE_TTL = ElectionNode.TTL.plusMillis(500);

    private ElectionNode a;
    private ElectionNode b;
    private int jobs;

    @BeforeEach
    void start() {
        ROWS.sql().execute("truncate job, int_lock; delete from node_session");
        List<ElectionNode> nodes = ElectionNode.startAll(DATABASE, "a", "b");
        a = nodes.getFirst();
        b = nodes.getLast();
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    @Test
    void g2_l3_l10_givenARowThatIsGone_whenNoticed_thenRevokedOnceBeforeTheNextGrant() {
        String job = job();
        RecordingContender contender = new RecordingContender("a");
        LeaderElectionService election = stand(a, job, contender);
        LeadershipTerm first = contender.awaitGrant(1);

        for (int i = 0; i < 3; i++) {
            loseSession(a);
            contender.awaitGrant(i + 2);
        }
        election.close();

        List<LeadershipTerm> terms = contender.grants();
        List<Told> alternating = new ArrayList<>();
        terms.forEach(term -> alternating.addAll(List.of(new Granted(term), new Revoked(term))));
        assertThat(contender.told()).isEqualTo(alternating);
        assertThat(terms).extracting(LeadershipTerm::epoch).isSorted().doesNotHaveDuplicates();
        assertThat(terms).extracting(LeadershipTerm::sessionId).doesNotHaveDuplicates();
        assertThat(election.hasLeadership(first)).isFalse();
        assertThat(contender.hasOverlapped()).isFalse();
    }

    @Test
    void l1_l3_givenANodeThatRenewsTooLate_whenItsRowStillStands_thenTheSameTermGoesOn() {
        b.close();
        RecordingContender contender = new RecordingContender("a");
        LeaderElectionService election = stand(a, job(), contender);
        LeadershipTerm term = contender.awaitGrant(1);

        a.freeze();
        await().until(() -> !election.hasLeadership(term));
        await().during(LONGER_THAN_THE_TTL).atMost(Duration.ofSeconds(5)).until(() -> contender.told().size() == 1);
        a.thaw();

        await().until(() -> election.hasLeadership(term));
        assertThat(contender.told()).containsExactly(new Granted(term));
        election.close();
    }

    @Test
    void l2_givenARenewalThatIsAnsweredLate_whenItSucceeds_thenTheTrustIsNotExtended() {
        b.close();
        RecordingContender contender = new RecordingContender("a");
        LeaderElectionService election = stand(a, job(), contender);
        LeadershipTerm term = contender.awaitGrant(1);

        a.holdAnswers();
        await().until(() -> !election.hasLeadership(term));
        // The held renewal began up to an interval after the one that is trusted, so its own trust ends so much later.
        await().during(LONGER_THAN_THE_TTL).atMost(Duration.ofSeconds(5)).until(() -> !election.hasLeadership(term));
        a.giveAnswers();

        await().until(() -> election.hasLeadership(term));
        assertThat(a.trustLeftAtRenewals()).as("after the late answer, before the next renewal").anyMatch(Duration::isNegative);
        assertThat(contender.told()).containsExactly(new Granted(term));
        election.close();
    }

    @Test
    void l6_givenASlowContender_whenItsSessionIsLostAgainAndAgain_thenItIsToldOfTheNewestTermOnly() {
        RecordingContender contender = new RecordingContender("a").slowDown();
        String job = job();
        LeaderElectionService election = stand(a, job, contender);
        LeadershipTerm first = contender.awaitGrant(1);

        for (int flip = 0; flip < 10; flip++) {
            loseSession(a);
            await().until(() -> a.trust().held().toString().equals(ROWS.text("select leader_session from job where id = ?", job)));
        }
        contender.hurry();

        LeadershipTerm newest = contender.awaitGrant(2);
        assertThat(contender.told()).containsExactly(new Granted(first), new Revoked(first), new Granted(newest));
        assertThat(ROWS.text("select epoch from job where id = ?", job)).isEqualTo(String.valueOf(newest.epoch()));
        assertThat(election.hasLeadership(newest)).isTrue();
        election.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void l8_givenPostgresAwayForLongerThanTheTtl_whenItComesBack_thenNobodyWasRevoked(boolean silent) {
        String job = job();
        RecordingContender first = new RecordingContender("a");
        RecordingContender second = new RecordingContender("b");
        LeaderElectionService election = stand(a, job, first);
        LeadershipTerm term = first.awaitGrant(1);
        LeaderElectionService waiting = stand(b, job, second);

        loseTheWay(a, silent);
        loseTheWay(b, silent);
        await().until(() -> !election.hasLeadership(term));
        await().during(LONGER_THAN_THE_TTL).atMost(Duration.ofSeconds(5)).until(() -> first.told().size() == 1);
        a.way().mend();
        b.way().mend();

        await().until(() -> election.hasLeadership(term));
        assertThat(first.told()).containsExactly(new Granted(term));
        assertThat(second.told()).isEmpty();
        election.close();
        assertThat(second.awaitGrant(1).epoch()).isGreaterThan(term.epoch());
        waiting.close();
    }

    @Test
    void l9_givenANodeFrozenForLongerThanTheTtl_whenItsJobWasTakenOver_thenItRevokesAndMayLeadAgainLater() {
        String job = job();
        RecordingContender frozen = new RecordingContender("a");
        RecordingContender next = new RecordingContender("b");
        LeaderElectionService frozenElection = stand(a, job, frozen);
        LeadershipTerm old = frozen.awaitGrant(1);
        LeaderElectionService nextElection = stand(b, job, next);

        a.freeze();
        LeadershipTerm term = next.awaitGrant(1);
        boolean ledMeanwhile = frozenElection.hasLeadership(old);
        a.thaw();

        frozen.awaitTold(2);
        assertThat(ledMeanwhile).isFalse();
        assertThat(frozen.told()).containsExactly(new Granted(old), new Revoked(old));
        nextElection.close();
        assertThat(frozen.awaitGrant(2).epoch()).isGreaterThan(term.epoch());
        frozenElection.close();
    }

    @Test
    void g4_givenAClaimWhoseSessionIsLost_whenItsElectionStarts_thenGrantedAndRevoked() {
        LeadershipTerm claimed = a.claim(job());
        loseSession(a);
        RecordingContender contender = new RecordingContender("a");

        LeaderElectionService election = a.services().leaderElection(claimed);
        election.start(contender);

        contender.awaitTold(2);
        assertThat(contender.told()).containsExactly(new Granted(claimed), new Revoked(claimed));
        election.close();
    }

    @Test
    void x1_x2_givenABackendThatIsBroken_whenTwoStand_thenEachIsToldOnceAndOtherJobsGoOn() {
        RecordingContender leader = new RecordingContender("leader");
        RecordingContender first = new RecordingContender("first");
        RecordingContender second = new RecordingContender("second");
        LeaderElectionService leading = stand(a, job(), leader);
        LeadershipTerm term = leader.awaitGrant(1);
        String[] jobs = {job(), job()};

        ROWS.sql().execute("alter sequence job_epoch rename to gone");
        LeaderElectionService firstElection = stand(a, jobs[0], first);
        LeaderElectionService secondElection = stand(a, jobs[1], second);
        first.awaitTold(1);
        second.awaitTold(1);
        ROWS.sql().execute("alter sequence gone rename to job_epoch");

        await().during(Duration.ofMillis(1_500)).until(() -> first.told().size() == 1 && second.told().size() == 1);
        assertThat(List.of(first.told().getFirst(), second.told().getFirst())).allSatisfy(
                told -> assertThat(told).isInstanceOf(Told.Failed.class));
        assertThat(leading.hasLeadership(term)).isTrue();
        List.of(firstElection, secondElection).forEach(LeaderElectionService::close);
        LeaderElectionService again = stand(b, jobs[0], new RecordingContender("again"));
        await().until(() -> ROWS.text("select leader_session from job where id = ?", jobs[0]) != null);
        again.close();
        leading.close();
    }

    @Test
    void x3_givenAPoolWithoutFreeConnections_whenNeeded_thenTriedAgainWellWithinTheTtl() throws Exception {
        String job = job();
        String wanted = job();
        RecordingContender leader = new RecordingContender("leader");
        RecordingContender waiting = new RecordingContender("waiting");
        RecordingContender next = new RecordingContender("next");
        LeaderElectionService leading = stand(a, job, leader);
        LeadershipTerm term = leader.awaitGrant(1);
        LeaderElectionService follower = stand(b, job, next);

        LeaderElectionService contending = a.services().leaderElection(wanted);
        a.withoutConnections(() -> {
            int before = a.connections();
            contending.start(waiting);
            await().during(LONGER_THAN_THE_TTL).atMost(Duration.ofSeconds(5)).until(() -> leading.hasLeadership(term));
            leading.close();
            await().during(ElectionNode.TTL).until(() -> next.told().isEmpty() && waiting.told().isEmpty());
            assertThat(a.connections() - before).as("tries in two and a half ttls").isBetween(3, 30);
        });

        await().atMost(Duration.ofSeconds(5)).until(() -> !next.told().isEmpty() && !waiting.told().isEmpty());
        assertThat(waiting.told()).singleElement().isInstanceOf(Granted.class);
        contending.close();
        follower.close();
    }

    private String job() {
        String id = "job-" + ++jobs;
        ROWS.job(id);
        return id;
    }

    private static LeaderElectionService stand(ElectionNode node, String job, RecordingContender contender) {
        LeaderElectionService election = node.services().leaderElection(job);
        election.start(contender);
        return election;
    }

    /** Ends the node's session behind its back, and waits for its next one. */
    private static void loseSession(ElectionNode node) {
        UUID lost = Objects.requireNonNull(node.trust().held());
        ROWS.sql().update("delete from node_session where id = ?", lost);
        await().until(() -> node.trust().session() != null && !lost.equals(node.trust().session()));
    }

    private static void loseTheWay(ElectionNode node, boolean silent) {
        if (silent) {
            node.way().silence();
        } else {
            node.way().cut();
        }
    }
}
