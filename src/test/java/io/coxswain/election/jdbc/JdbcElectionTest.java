package io.coxswain.election.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.election.ElectionContract;
import io.coxswain.election.HighAvailabilityServices;
import io.coxswain.election.LeaderElectionService;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.election.RecordingContender;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Two nodes with real sessions on a real Postgres. What can happen to their leases and connections: {@link JdbcElectionFaultsTest}. */
class JdbcElectionTest extends ElectionContract {

    private static final PGSimpleDataSource DATABASE = TestPostgres.freshDatabase();
    private static final Rows ROWS = new Rows(DATABASE);

    private ElectionNode a;
    private ElectionNode b;

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
        a = ElectionNode.startAll(DATABASE, "a").getFirst();
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
