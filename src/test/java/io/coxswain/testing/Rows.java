package io.coxswain.testing;

import io.coxswain.election.LeadershipTerm;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rows of a migrated database, put there and read without the code under test. */
public final class Rows {

    private final JdbcTemplate sql;

    public Rows(DataSource database) {
        this.sql = new JdbcTemplate(database);
    }

    public JdbcTemplate sql() {
        return sql;
    }

    /** A session that does not expire during a test. */
    public UUID session(String node, String labels) {
        UUID id = UUID.randomUUID();
        sql.update("""
                insert into node_session (id, node_name, address, labels, slots, expires_at)
                values (?, ?, 'http://' || ?, ?::jsonb, 64, clock_timestamp() + interval '1 hour')
                """, id, node, node, labels);
        return id;
    }

    /** A job that nobody leads. */
    public void job(String id) {
        sql.update("insert into job (id, project, type, config, state) values (?, 'default', 'fake', '{}', 'CREATED')", id);
    }

    /** A running job, led by a session under a new epoch. */
    public LeadershipTerm led(String id, UUID session) {
        Long epoch = sql.queryForObject("""
                insert into job (id, project, type, config, state, epoch, leader_session, leader_since)
                values (?, 'default', 'fake', '{}', 'RUNNING', nextval('job_epoch'), ?, clock_timestamp()) returning epoch
                """, Long.class, id, session);
        sql.update("insert into int_lock (lock_key, region, client_id) values (?, 'job', ?)", id, session);
        return new LeadershipTerm(id, epoch == null ? 0 : epoch, session);
    }

    /** A pending worker. */
    public void worker(String id, String jobId, int cost, String selectors) {
        sql.update("""
                insert into worker (id, job_id, job_type, type, config, cost, selectors, state, epoch)
                values (?, ?, 'fake', 'tick', '{}', ?, ?::jsonb, 'PENDING', 1)
                """, id, jobId, cost, selectors);
    }

    /** A worker that a session has claimed. */
    public void worker(String id, String jobId, String state, UUID session) {
        worker(id, jobId, 1, "[]");
        sql.update("update worker set state = ?, session_id = ?, node = 'n' where id = ?", state, session, id);
    }

    /** One column of one row as text; null if the column is. */
    public @Nullable String text(String query, Object... arguments) {
        return sql.queryForObject(query, String.class, arguments);
    }

    public List<Map<String, Object>> list(String query, Object... arguments) {
        return sql.queryForList(query, arguments);
    }
}
