package io.coxswain.election.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.election.ElectionContract;
import io.coxswain.election.HighAvailabilityServices;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Two nodes with real sessions on a real Postgres, and what can happen to them. */
class JdbcElectionTest extends ElectionContract {

    private static final PGSimpleDataSource DATABASE = TestPostgres.freshDatabase();
    private static final Rows ROWS = new Rows(DATABASE);
    private static final Duration LONGER_THAN_THE_TTL = ElectionNode.TTL.plusMillis(500);

    private ElectionNode a;
    private ElectionNode b;

    @BeforeEach
    void start() {
        ROWS.sql().execute("truncate job, int_lock; delete from node_session");
        a = new ElectionNode("a", DATABASE);
        b = new ElectionNode("b", DATABASE);
        await().until(() -> a.trust().isTrusted() && b.trust().isTrusted());
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    @Override
    protected HighAvailabilityServices services(String node) {
        return node.equals("a") ? a.services() : b.services();
    }

    @Override
    protected void create(String jobId) {
        ROWS.job(jobId);
    }

    @Override
    protected LeadershipTerm claim(String jobId) {
        return a.claim(jobId);
    }

    @Override
    protected void giveBack(LeadershipTerm term) {
        ROWS.sql().update("update job set leader_session = null where id = ? and epoch = ?", term.jobId(), term.epoch());
        ROWS.sql().update("delete from int_lock where lock_key = ?", term.jobId());
    }

    @Override
    protected boolean isDurable(LeadershipTerm term) {
        return "1".equals(ROWS.text("""
                select count(*) from job j join int_lock l on l.lock_key = j.id and l.region = 'job' and l.client_id = j.leader_session
                where j.id = ? and j.epoch = ? and j.leader_session = ?
                """, term.jobId(), term.epoch(), term.sessionId()));
    }

    @Override
    protected void restart() {
        a.close();
        a = new ElectionNode("a", DATABASE);
        await().until(() -> a.trust().isTrusted());
    }

    @Test
    void g1_givenADeletedJob_whenItsIdIsUsedAgain_thenItsEpochsAreNot() {
        String job = job();
        RecordingContender first = new RecordingContender("first");
        LeaderElectionService before = stand("a", job, first);
        long epoch = first.awaitGrant(1).epoch();
        before.close();
        await().until(() -> "0".equals(ROWS.text("select count(*) from int_lock")));

        ROWS.sql().update("delete from job where id = ?", job);
        ROWS.job(job);
        RecordingContender second = new RecordingContender("second");
        LeaderElectionService after = stand("a", job, second);

        assertThat(second.awaitGrant(1).epoch()).isGreaterThan(epoch);
        after.close();
    }

    @Test
    void g8_givenAJobThatIsOver_whenSomebodyStands_thenNobodyIsGranted() {
        String job = job();
        ROWS.sql().update("update job set state = 'FINISHED' where id = ?", job);
        RecordingContender contender = new RecordingContender("a");

        LeaderElectionService election = stand("a", job, contender);

        await().during(Duration.ofMillis(500)).until(() -> contender.told().isEmpty());
        election.close();
    }

    @Test
    void g2_l3_l10_givenARowThatIsGone_whenNoticed_thenRevokedOnceBeforeTheNextGrant() {
        String job = job();
        RecordingContender contender = new RecordingContender("a");
        LeaderElectionService election = stand("a", job, contender);
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
    void f2_givenALossThatTheNodeHasNotNoticed_whenItConfirms_thenTheDatabaseRefuses() {
        String job = job();
        RecordingContender first = new RecordingContender("a");
        RecordingContender second = new RecordingContender("b");
        LeaderElectionService unaware = stand("a", job, first);
        LeadershipTerm stale = first.awaitGrant(1);
        a.freeze();
        ROWS.sql().update("delete from node_session where id = ?", stale.sessionId());
        LeaderElectionService next = stand("b", job, second);
        LeadershipTerm term = second.awaitGrant(1);

        unaware.confirmLeadership(stale, "http://late");
        next.confirmLeadership(term, "http://b");

        await().until(() -> leader(job).isPresent());
        await().during(Duration.ofMillis(300)).until(() -> leader(job).orElseThrow().address().equals("http://b"));
        a.thaw();
        unaware.close();
        next.close();
    }

    @Test
    void f3_givenAConfirmedLeader_whenItConfirmsAgain_thenNothingIsWritten() {
        String job = job();
        RecordingContender contender = new RecordingContender("a");
        LeaderElectionService election = stand("a", job, contender);
        LeadershipTerm term = contender.awaitGrant(1);
        election.confirmLeadership(term, "http://a");
        await().until(() -> leader(job).isPresent());
        String version = version(job);

        election.confirmLeadership(term, "http://a");

        await().during(Duration.ofMillis(300)).until(() -> version(job).equals(version));
        election.close();
    }

    @Test
    void l1_l3_givenANodeThatRenewsTooLate_whenItsRowStillStands_thenTheSameTermGoesOn() {
        b.close();
        RecordingContender contender = new RecordingContender("a");
        LeaderElectionService election = stand("a", job(), contender);
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
        LeaderElectionService election = stand("a", job(), contender);
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
        LeaderElectionService election = stand("a", job, contender);
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
        LeaderElectionService election = stand("a", job, first);
        LeadershipTerm term = first.awaitGrant(1);
        LeaderElectionService waiting = stand("b", job, second);

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
        LeaderElectionService frozenElection = stand("a", job, frozen);
        LeadershipTerm old = frozen.awaitGrant(1);
        LeaderElectionService nextElection = stand("b", job, next);

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
        LeaderElectionService leading = stand("a", job(), leader);
        LeadershipTerm term = leader.awaitGrant(1);
        String[] jobs = {job(), job()};

        ROWS.sql().execute("alter sequence job_epoch rename to gone");
        LeaderElectionService firstElection = stand("a", jobs[0], first);
        LeaderElectionService secondElection = stand("a", jobs[1], second);
        first.awaitTold(1);
        second.awaitTold(1);
        ROWS.sql().execute("alter sequence gone rename to job_epoch");

        await().during(Duration.ofMillis(1_500)).until(() -> first.told().size() == 1 && second.told().size() == 1);
        assertThat(List.of(first.told().getFirst(), second.told().getFirst())).allSatisfy(
                told -> assertThat(told).isInstanceOf(Told.Failed.class));
        assertThat(leading.hasLeadership(term)).isTrue();
        List.of(firstElection, secondElection).forEach(LeaderElectionService::close);
        LeaderElectionService again = stand("b", jobs[0], new RecordingContender("again"));
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
        LeaderElectionService leading = stand("a", job, leader);
        LeadershipTerm term = leader.awaitGrant(1);
        LeaderElectionService follower = stand("b", job, next);

        LeaderElectionService contending = services("a").leaderElection(wanted);
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

    @Test
    void x3_givenAStatementThatIsCanceled_whenReleasing_thenItIsTriedAgain() throws Exception {
        String job = job();
        RecordingContender first = new RecordingContender("a");
        RecordingContender second = new RecordingContender("b");
        LeaderElectionService leading = stand("a", job, first);
        first.awaitGrant(1);

        try (var connection = DATABASE.getConnection(); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select 1 from job where id = '" + job + "' for update");
            leading.close();
            cancelWhoeverWaits();
            cancelWhoeverWaits();
            connection.rollback();
        }

        LeaderElectionService next = stand("b", job, second);
        second.awaitGrant(1);
        next.close();
    }

    @Test
    void givenManyHints_whenSomebodyStands_thenOnePollFollowsAndNotManyForEver() {
        String job = job();
        RecordingContender leader = new RecordingContender("a");
        LeaderElectionService leading = stand("a", job, leader);
        leader.awaitGrant(1);
        LeaderElectionService waiting = stand("b", job, new RecordingContender("b"));
        for (int i = 0; i < 10; i++) {
            RecordingContender brief = new RecordingContender("brief");
            LeaderElectionService election = stand("b", job(), brief);
            brief.awaitGrant(1);
            election.close();
        }

        await().during(Duration.ofMillis(300)).until(() -> true);
        int before = b.connections();
        await().during(Duration.ofMillis(2_100)).until(() -> true);

        assertThat(b.connections() - before).isLessThanOrEqualTo(4);
        waiting.close();
        leading.close();
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

    /** The transaction that wrote the job's row last. */
    private static String version(String job) {
        return Objects.requireNonNull(ROWS.text("select xmin from job where id = ?", job));
    }

    private static void cancelWhoeverWaits() {
        await().until(() -> ROWS.list("""
                select pg_cancel_backend(pid) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock' and query like '%with held as%'
                """).size() == 1);
    }
}
