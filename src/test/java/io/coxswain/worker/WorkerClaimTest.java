package io.coxswain.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.json.Json;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
    private static final Set<String> TYPES = Set.of("fake");

    private final Rows rows = new Rows(DATABASE);
    private final WorkerStore store = new WorkerStore(rows.sql(), new Json());
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

        assertThat(claim(10, 10)).hasSize(matches ? 1 : 0);
    }

    @Test
    void givenABrokenSelector_whenClaiming_thenOthersAreClaimedAllTheSame() {
        rows.worker("a-broken", "job", 1, "[{\"op\": \"REGEX\", \"key\": \"zone\", \"values\": [\"(\"]}]");
        rows.worker("b-fine", "job", 1, "[]");

        assertThat(claim(10, 10)).containsExactly("b-fine");
    }

    @Test
    void givenCosts_whenClaiming_thenTheOldestThatFitTogether() {
        rows.worker("a", "job", 2, "[]");
        rows.worker("b", "job", 3, "[]");
        rows.worker("c", "job", 1, "[]");

        assertThat(claim(10, 5)).containsExactly("a", "b");
        assertThat(claim(10, 5)).containsExactly("c");
    }

    @Test
    void givenOneThatIsTooBigForTheFreeSlots_whenClaiming_thenItDoesNotHoldUpTheOthers() {
        rows.worker("a-huge", "job", 1_000, "[]");
        rows.worker("b", "job", 1, "[]");
        rows.worker("c", "job", 1, "[]");

        assertThat(claim(1, 5)).containsExactly("b");
        assertThat(claim(10, 5)).containsExactly("c");
    }

    @Test
    void givenMoreThanTheLimit_whenClaiming_thenThoseThatWaitLongest() {
        List.of("c", "a", "b").forEach(id -> rows.worker(id, "job", 1, "[]"));

        assertThat(claim(2, 10)).containsExactly("c", "a");
    }

    @Test
    void givenOthersInTheMiddleOfAClaim_whenClaiming_thenTheirsAreSkippedWithoutWaiting() throws Exception {
        rows.worker("a", "job", 1, "[]");
        rows.worker("b", "job", 1, "[]");
        UUID other = rows.session("b", "{}");

        try (Connection connection = DATABASE.getConnection()) {
            connection.setAutoCommit(false);
            var theirs = store.claim(new JdbcTemplate(new SingleConnectionDataSource(connection, true)), other, TYPES, 1, 10);
            List<String> mine = claim(10, 10);
            connection.commit();

            assertThat(theirs).extracting(WorkerRow::id).containsExactly("a");
            assertThat(mine).containsExactly("b");
        }
    }

    @Test
    void givenAClaim_whenLookingAtTheRow_thenItNamesTheNodeAndTheMasterIsTold() {
        rows.worker("w", "job", 1, "[]");

        claim(10, 10);

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
        List<String> draining = claim(10, 10);
        rows.sql().update("delete from node_session");

        assertThat(draining).isEmpty();
        assertThat(claim(10, 10)).isEmpty();
    }

    @Test
    void givenAnotherNodesJobTypes_whenClaiming_thenNothing() {
        rows.worker("w", "job", 1, "[]");

        assertThat(store.claim(rows.sql(), session, Set.of("csv-import"), 10, 10)).isEmpty();
    }

    private List<String> claim(int limit, int freeSlots) {
        return store.claim(rows.sql(), session, TYPES, limit, freeSlots).stream().map(WorkerRow::id).toList();
    }
}
