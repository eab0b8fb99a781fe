package io.coxswain.election.jdbc;

import io.coxswain.api.StaleEpochException;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.JobLockStoreContract;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.event.EventStore;
import io.coxswain.fence.Fence;
import io.coxswain.fence.FencedWriter;
import io.coxswain.inbox.InboxStore;
import io.coxswain.json.Json;
import io.coxswain.loop.SystemScheduler;
import io.coxswain.testing.RecordingBell;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import io.coxswain.transaction.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

class PostgresJobLockStoreTest extends JobLockStoreContract {

    private static final DataSource DATABASE = TestPostgres.freshDatabase();
    private static final Rows ROWS = new Rows(DATABASE);

    private final SystemScheduler scheduler = new SystemScheduler();
    private final Transactions transactions = new Transactions(DATABASE, scheduler);
    private final FencedWriter writer = new FencedWriter(scheduler, transactions, new EventStore(ROWS.sql(), new Json()),
            new InboxStore(ROWS.sql()), new RecordingBell(), () -> true, List.of());

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Override
    protected JobLockStore open() {
        ROWS.sql().execute("truncate job, int_lock; delete from node_session");
        return new PostgresJobLockStore(ROWS.sql(), transactions);
    }

    @Override
    protected UUID join(String node) {
        return ROWS.session(node, "{}");
    }

    @Override
    protected void end(UUID session) {
        ROWS.sql().update("delete from node_session where id = ?", session);
    }

    @Override
    protected void create(String jobId, String type) {
        ROWS.job(jobId);
        ROWS.sql().update("update job set type = ?, runnable_at = clock_timestamp() where id = ?", type, jobId);
    }

    @Override
    protected void finish(String jobId) {
        ROWS.sql().update("update job set state = 'FINISHED' where id = ?", jobId);
    }

    @Override
    protected void rest(String jobId, boolean paused) {
        ROWS.sql().update("""
                with changed as (
                    update job set state = ?, leader_session = null, leader_address = null where id = ? returning id)
                delete from int_lock using changed where lock_key = changed.id
                """, paused ? "PAUSED" : "RUNNING", jobId);
    }

    @Override
    protected void pass(Duration time) {
        // It does.
    }

    @Override
    protected boolean accepts(LeadershipTerm term) {
        try {
            return writer.inTransaction(new Fence.OfTerm(term), transaction -> true);
        } catch (StaleEpochException e) {
            return false;
        }
    }
}
