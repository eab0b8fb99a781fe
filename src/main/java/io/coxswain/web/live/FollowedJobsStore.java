package io.coxswain.web.live;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** What streams have to know of the jobs that they follow. */
final class FollowedJobsStore {

    private final JdbcTemplate pool;

    FollowedJobsStore(JdbcTemplate pool) {
        this.pool = pool;
    }

    /** Those of {@code jobIds} of which nothing more will be heard: they are over and their workers have ended, or they are deleted. */
    Map<String, StreamEnd> findOver(Collection<String> jobIds) {
        Map<String, StreamEnd> over = new HashMap<>();
        pool.query("""
                select n.id, j.id is null as deleted
                from unnest(?::text[]) n (id) left join job j on j.id = n.id
                where j.id is null or j.state in ('FINISHED', 'FAILED', 'CANCELED') and not exists (
                    select 1 from worker w where w.job_id = j.id and w.state in ('STARTING', 'RUNNING', 'STOPPING'))
                """, row -> {
            over.put(row.getString("id"), row.getBoolean("deleted") ? StreamEnd.JOB_DELETED : StreamEnd.JOB_OVER);
        }, (Object) jobIds.toArray(String[]::new));
        return over;
    }
}
