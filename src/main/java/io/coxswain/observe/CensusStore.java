package io.coxswain.observe;

import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Counts what all nodes have together. */
final class CensusStore {

    /** Jobs of one type in one state. */
    record JobGroup(String type, String state) {}

    /** What waits for job masters, or for workers. */
    record Waiting(long entries, double oldestSeconds) {
        static final Waiting NOTHING = new Waiting(0, 0);
    }

    /**
     * @param workers by state
     * @param inbox by recipient: master or worker
     * @param garbage resources whose files are to be removed, by kind
     */
    record Counts(Map<JobGroup, Long> jobs, Map<String, Long> workers, Map<String, Waiting> inbox, Map<String, Long> garbage) {}

    private final JdbcTemplate pool;

    CensusStore(JdbcTemplate pool) {
        this.pool = pool;
    }

    /** Workers that have ended are not counted: they stay as long as their jobs, and there may be very many. */
    Counts count() {
        Counts counts = new Counts(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        pool.query("""
                select 'job' as what, state as of, type, count(*) as number, 0 as oldest from job group by state, type
                union all
                select 'worker', state, '', count(*), 0 from worker
                where state in ('PENDING', 'STARTING', 'RUNNING', 'STOPPING') group by state
                union all
                select 'inbox', case when worker_id is null then 'master' else 'worker' end, '', count(*),
                    extract(epoch from clock_timestamp() - min(at)) from inbox group by 2
                union all
                select 'garbage', lower(kind), '', count(*), 0 from resource where state = 'GARBAGE' group by kind
                """, row -> {
            String of = row.getString("of");
            long number = row.getLong("number");
            switch (row.getString("what")) {
                case "job" -> counts.jobs.put(new JobGroup(row.getString("type"), of), number);
                case "garbage" -> counts.garbage.put(of, number);
                case "worker" -> counts.workers.put(of, number);
                default -> counts.inbox.put(of, new Waiting(number, Math.max(0, row.getDouble("oldest"))));
            }
        });
        return counts;
    }
}
