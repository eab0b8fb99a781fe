package io.coxswain.master;

import static org.awaitility.Awaitility.await;

import io.coxswain.cluster.Ring;
import io.coxswain.job.JobState;
import io.coxswain.testing.NodeSetup;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node does by what is rung alone: its poll, which would find everything a moment later, is stopped. */
class UnpolledNodeTest extends MasterContract {

    private static final int JOBS = 2_001;

    @Override
    protected NodeSetup setup() {
        return NodeSetup.named("alone").maxJobMasters(JOBS + 1);
    }

    @BeforeEach
    void stopPolling() {
        node.stopPolling();
        jdbc.execute("truncate job, int_lock, job_event");
    }

    @Test
    void givenMoreJobsThanOneClaimTakes_whenRungForOnce_thenAllAreClaimed() {
        insert(JOBS);

        node.ring(Ring.JOBS);

        await().until(() -> count("job where state = 'RUNNING'") == JOBS);
    }

    @Test
    void givenAJobWhoseRowsAreBeingRead_whenItsMasterIsRungFor_thenItLooksAsSoonAsItRuns() throws SQLException {
        try (Connection holder = database.getConnection(); Statement sql = holder.createStatement()) {
            holder.setAutoCommit(false);
            sql.execute("lock table inbox in access exclusive mode");
            insert(1);
            node.ring(Ring.JOBS);
            await("the job is read, but not its inbox").until(() -> count(
                    "pg_locks where relation = 'inbox'::regclass and not granted") > 0);

            node.ring(Ring.master("idle-1"));
            sql.execute("update job set state = 'CANCELING', cancel_deadline = clock_timestamp() + interval '1 hour'");
            holder.commit();
        }

        node.awaitState("idle-1", JobState.CANCELED);
    }

    private void insert(int jobs) {
        jdbc.update("""
                insert into job (id, project, type, config, state)
                select 'idle-' || n, 'default', 'fake', '{"workers": 0, "ticks": -1}', 'CREATED' from generate_series(1, ?) n""", jobs);
    }

    private int count(String rows) {
        return Objects.requireNonNull(jdbc.queryForObject("select count(*) from " + rows, Integer.class));
    }
}
