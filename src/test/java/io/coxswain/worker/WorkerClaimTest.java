package io.coxswain.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.json.Json;
import io.coxswain.placement.Deal;
import io.coxswain.placement.Look;
import io.coxswain.placement.PlacementStore;
import io.coxswain.placement.Waiting;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import java.sql.Connection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How executors take workers, and who may. */
class WorkerClaimTest {

    private static final DataSource DATABASE = TestPostgres.freshDatabase();

    private final Rows rows = new Rows(DATABASE);
    private final WorkerStore store = new WorkerStore(rows.sql(), new Json());
    private final PlacementStore placement = new PlacementStore(rows.sql(), new Json());
    private UUID session;

    @BeforeEach
    void prepare() {
        rows.sql().execute("truncate worker, job, inbox cascade; delete from node_session");
        session = rows.session("a", "{\"zone\": \"eu-1\", \"disk\": \"ssd\"}");
        rows.job("job");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            EQ     | zone | ["eu-1"]         | true
            EQ     | zone | ["eu-2"]         | false
            EQ     | none | ["eu-1"]         | false
            NEQ    | zone | ["eu-2"]         | true
            NEQ    | zone | ["eu-1"]         | false
            NEQ    | none | ["eu-1"]         | true
            IN     | zone | ["us-1", "eu-1"] | true
            IN     | zone | ["us-1"]         | false
            IN     | none | ["us-1"]         | false
            EXISTS | disk | []               | true
            EXISTS | none | []               | false
            REGEX  | zone | ["eu-[0-9]"]     | true
            REGEX  | zone | ["eu"]           | false
            REGEX  | zone | `["us|eu-1"]`    | true
            REGEX  | none | [".*"]           | false
            REGEX  | zone | ["eu-["]         | false
            WORSE  | zone | ["eu-1"]         | false
            """)
    void givenASelector_whenClaiming_thenOnlyOnMatchingLabels(String op, String key, String values, boolean matches) {
        rows.worker("w", "job", 1, """
                [{"op": "EXISTS", "key": "zone", "values": []}, {"op": "%s", "key": "%s", "values": %s}]""".formatted(op, key, values));

        assertThat(claim(10)).hasSize(matches ? 1 : 0);
    }

    @Test
    void givenABrokenSelector_whenClaiming_thenOthersAreClaimedAllTheSame() {
        rows.worker("a-broken", "job", 1, "[{\"op\": \"REGEX\", \"key\": \"zone\", \"values\": [\"(\"]}]");
        rows.worker("b-fine", "job", 1, "[]");

        assertThat(claim(10)).containsExactly("b-fine");
    }

    @Test
    void givenCosts_whenClaiming_thenTheOldestThatFitTogether() {
        rows.worker("a", "job", 2, "[]");
        rows.worker("b", "job", 3, "[]");
        rows.worker("c", "job", 1, "[]");

        assertThat(claim(5)).containsExactly("a", "b");
        assertThat(claim(5)).containsExactly("c");
    }

    @Test
    void givenOneThatIsTooBigForTheFreeSlots_whenClaiming_thenItDoesNotHoldUpTheOthers() {
        rows.worker("a-huge", "job", 1_000, "[]");
        rows.worker("b", "job", 1, "[]");
        rows.worker("c", "job", 1, "[]");

        assertThat(claim(1)).containsExactly("b");
        assertThat(claim(5)).containsExactly("c");
    }

    @Test
    void givenMoreThanFit_whenClaiming_thenThoseThatWaitLongest() {
        List.of("c", "a", "b").forEach(id -> rows.worker(id, "job", 1, "[]"));

        assertThat(claim(2)).containsExactly("c", "a");
    }

    @Test
    void givenALookThatIsTooOld_whenClaiming_thenStillNoMoreThanTheNodeHas() {
        IntStream.range(0, 80).forEach(i -> rows.worker("w" + i, "job", 1, "[]"));
        List<String> all = IntStream.range(0, 80).mapToObj(i -> "w" + i).toList();

        List<WorkerRow> claimed = store.claim(rows.sql(), session, all, 4);

        assertThat(claimed).hasSize(60);
        assertThat(rows.text("select used_slots from node_load where session_id = ?", session)).isEqualTo("64");
    }

    @Test
    void givenALookThatIsTooOld_whenClaiming_thenNoneThatTheNodeMayNotRunAndNoneThatIsTaken() {
        rows.worker("elsewhere", "job", 1, "[{\"op\": \"EQ\", \"key\": \"zone\", \"values\": [\"us\"]}]");
        rows.worker("huge", "job", 65, "[]");
        rows.worker("running", "job", "RUNNING", rows.session("b", "{}"));
        rows.worker("waits", "job", 1, "[]");

        List<WorkerRow> claimed = store.claim(rows.sql(), session, List.of("elsewhere", "huge", "running", "waits"), 0);

        assertThat(claimed).extracting(WorkerRow::id).containsExactly("waits");
    }

    @Test
    void givenOthersInTheMiddleOfAClaim_whenClaiming_thenTheirsAreSkippedWithoutWaiting() throws Exception {
        rows.worker("a", "job", 1, "[]");
        rows.worker("b", "job", 1, "[]");
        UUID other = rows.session("b", "{}");

        try (Connection connection = DATABASE.getConnection()) {
            connection.setAutoCommit(false);
            var theirs = store.claim(new JdbcTemplate(new SingleConnectionDataSource(connection, true)), other, List.of("a"), 0);
            List<WorkerRow> mine = store.claim(rows.sql(), session, List.of("a", "b"), 0);
            connection.commit();

            assertThat(theirs).extracting(WorkerRow::id).containsExactly("a");
            assertThat(mine).extracting(WorkerRow::id).containsExactly("b");
        }
    }

    @Test
    void givenAClaim_whenLookingAtTheRow_thenItNamesTheNodeAndTheMasterIsTold() {
        rows.worker("w", "job", 1, "[]");

        claim(10);

        assertThat(rows.list("select state, session_id, node from worker where id = 'w'")).singleElement()
                .satisfies(row -> assertThat(row).containsEntry("state", "STARTING").containsEntry("session_id", session)
                        .containsEntry("node", "a"));
        assertThat(rows.text("select kind || ' ' || sender || ' ' || (body ->> 'node') from inbox where job_id = 'job'"))
                .isEqualTo("DISPATCHED w a");
    }

    @Test
    void givenADrainingOrEndedSession_whenClaiming_thenNothing() {
        rows.worker("w", "job", 1, "[]");

        rows.sql().update("update node_session set state = 'DRAINING'");
        List<String> draining = claim(10);
        rows.sql().update("delete from node_session");

        assertThat(draining).isEmpty();
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void givenANodeWithoutTheJobType_whenClaiming_thenNothing() {
        rows.worker("w", "job", 1, "[]");

        rows.sql().update("update node_session set job_types = '{csv-import}'");

        assertThat(claim(10)).isEmpty();
    }

    @Test
    void givenThousandsThatNobodyMayRun_whenLooking_thenTheyAreNotReadAndHideNobody() {
        rows.sql().update("""
                insert into worker (id, job_id, job_type, type, config, cost, selectors, state, epoch)
                select 'lost-' || i, 'job', 'fake', 'tick', '{}', 1, '[{"op": "EQ", "key": "zone", "values": ["moon"]}]', 'PENDING', 1
                from generate_series(1, 10000) i
                """);
        rows.worker("w", "job", 1, "[]");

        Look look = placement.look(rows.sql(), session, 64, Look.BEGINNING);

        assertThat(look.classes()).singleElement().satisfies(group -> assertThat(group.workers()).extracting(Waiting::id)
                .containsExactly("w"));
        assertThat(claim(10)).containsExactly("w");
    }

    @Test
    void givenMoreClassesThanOneLookTakesIn_whenLookingOnAndOn_thenEachIsSeenInItsTurn() {
        IntStream.range(0, 450).forEach(i -> rows.worker("w" + i, "job", 1,
                "[{\"op\": \"NEQ\", \"key\": \"zone\", \"values\": [\"%d\"]}]".formatted(i)));

        Set<String> seen = new HashSet<>();
        int looks = 0;
        long from = Look.BEGINNING;
        do {
            Look look = placement.look(rows.sql(), session, 64, from);
            look.classes().forEach(group -> group.workers().forEach(worker -> seen.add(worker.id())));
            from = look.next();
            looks++;
        } while (from != Look.BEGINNING);

        assertThat(seen).hasSize(450);
        assertThat(looks).isEqualTo(3);
    }

    /** As an executor with that many free slots does. */
    private List<String> claim(int free) {
        int used = 64 - free;
        Deal deal = Deal.of(placement.look(rows.sql(), session, free, Look.BEGINNING).classes(), session, used, Set.of());
        return store.claim(rows.sql(), session, deal.mine().stream().map(Waiting::id).toList(), used).stream().map(WorkerRow::id).toList();
    }
}
