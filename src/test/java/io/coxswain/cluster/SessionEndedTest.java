package io.coxswain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.election.LeadershipTerm;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the database does by itself when a session's row goes, whoever deletes it. */
class SessionEndedTest {

    private static final Rows ROWS = new Rows(TestPostgres.freshDatabase());

    private final UUID ending = ROWS.session("ending", "{}");
    private final UUID staying = ROWS.session("staying", "{}");

    @BeforeEach
    void empty() {
        ROWS.sql().execute("truncate worker, job, int_lock, inbox, job_event cascade");
    }

    @Test
    void givenItsJobs_whenASessionEnds_thenTheyAreUnledInTheSameEpochAndTheirLocksFree() {
        LeadershipTerm led = ROWS.led("led", ending);
        ROWS.sql().update("update job set leader_address = 'http://ending' where id = 'led'");
        ROWS.led("elsewhere", staying);

        end("crash");

        assertThat(ROWS.list("select leader_session, leader_address, epoch, state from job where id = 'led'")).singleElement()
                .satisfies(job -> assertThat(job).containsEntry("leader_session", null).containsEntry("leader_address", null)
                        .containsEntry("epoch", led.epoch()).containsEntry("state", "RUNNING"));
        assertThat(ROWS.text("select string_agg(lock_key, ' ') from int_lock")).isEqualTo("elsewhere");
        assertThat(ROWS.list("select job_id, epoch, kind, node, data ->> 'cause' as cause, data ->> 'session' as session from job_event"))
                .singleElement().satisfies(event -> assertThat(event).containsEntry("job_id", "led").containsEntry("epoch", led.epoch())
                        .containsEntry("kind", "LEADER_LOST").containsEntry("node", "ending").containsEntry("cause", "crash")
                        .containsEntry("session", ending.toString()));
    }

    @Test
    void givenItsWorkers_whenASessionEnds_thenThoseThatRanAreLostAndTheirMastersTold() {
        ROWS.led("job", staying);
        ROWS.worker("a-starting", "job", "STARTING", ending);
        ROWS.worker("b-running", "job", "RUNNING", ending);
        ROWS.worker("c-stopping", "job", "STOPPING", ending);
        ROWS.worker("d-finished", "job", "FINISHED", ending);
        ROWS.worker("e-elsewhere", "job", "RUNNING", staying);
        ROWS.worker("f-pending", "job", 1, "[]");

        end("expiry");

        assertThat(ROWS.text("select string_agg(state, ' ' order by id) from worker"))
                .isEqualTo("LOST LOST LOST FINISHED RUNNING PENDING");
        assertThat(ROWS.text("select string_agg(sender || ' ' || kind, ', ' order by sender) from inbox where worker_id is null"))
                .isEqualTo("a-starting OFFLINE, b-running OFFLINE, c-stopping OFFLINE");
        assertThat(ROWS.text("select error from worker where id = 'b-running'")).isEqualTo("Node ending is gone (expiry)");
    }

    @ParameterizedTest
    @CsvSource({"crash, NODE_LOST", "expiry, NODE_LOST", ", NODE_LOST", "shutdown, NODE_DRAINED", "drain, NODE_DRAINED"})
    void givenACause_whenASessionEnds_thenMastersLearnTheKindOfEnd(String cause, String kind) {
        ROWS.led("job", staying);
        ROWS.worker("w", "job", "RUNNING", ending);

        end(cause);

        assertThat(ROWS.text("select body ->> 'kind' from inbox")).isEqualTo(kind);
    }

    @Test
    void givenNobodyWhoSaysWhy_whenARowIsDeleted_thenTheEventSaysSo() {
        ROWS.led("job", ending);

        end(null);

        assertThat(ROWS.text("select data ->> 'cause' from job_event")).isEqualTo("deleted");
    }

    private void end(@Nullable String cause) {
        if (cause == null) {
            ROWS.sql().update("delete from node_session where id = ?", ending);
        } else {
            ROWS.sql().execute("begin; set local coxswain.session_end = '%s'; delete from node_session where id = '%s'; commit"
                    .formatted(cause, ending));
        }
    }
}
