package io.coxswain.inbox;

import io.coxswain.inbox.InboxEntry.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** The rows of {@code inbox}. */
public final class InboxStore {

    /** Messages that may wait for one recipient. */
    public static final int CAPACITY = 10_000;

    /** Whom an entry is for. */
    public record Recipient(String jobId, @Nullable String workerId) {}

    private static final RowMapper<InboxEntry> ENTRY = (row, n) -> new InboxEntry(row.getLong("id"), row.getString("job_id"),
            row.getString("worker_id"), row.getString("sender"), Kind.valueOf(row.getString("kind")), row.getString("body"));

    private final JdbcTemplate pool;

    public InboxStore(JdbcTemplate pool) {
        this.pool = pool;
    }

    /** Leaves {@code entries} in the caller's transaction, in order. Those for jobs that are over are dropped. */
    public void append(JdbcTemplate jdbc, List<InboxEntry> entries) {
        List<InboxEntry> others = entries.stream().filter(entry -> entry.kind() != Kind.STATUS).toList();
        Map<String, InboxEntry> newest = new LinkedHashMap<>();
        entries.stream().filter(entry -> entry.kind() == Kind.STATUS).forEach(entry -> newest.put(entry.sender(), entry));
        insert(jdbc, List.copyOf(newest.values()),
                "on conflict (job_id, sender) where kind = 'STATUS' do update set id = default, body = excluded.body, at = excluded.at");
        insert(jdbc, others, "");
    }

    private static void insert(JdbcTemplate jdbc, List<InboxEntry> entries, String onConflict) {
        if (entries.isEmpty()) {
            return;
        }
        jdbc.update("""
                insert into inbox (job_id, worker_id, sender, kind, body)
                select e.job_id, e.worker_id, e.sender, e.kind, e.body::jsonb
                from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    with ordinality e (job_id, worker_id, sender, kind, body, n)
                join job j on j.id = e.job_id and j.state not in ('FINISHED', 'FAILED', 'CANCELED')
                order by e.n
                """ + onConflict, texts(entries, InboxEntry::jobId), texts(entries, InboxEntry::workerId),
                texts(entries, InboxEntry::sender), texts(entries, entry -> entry.kind().name()), texts(entries, InboxEntry::body));
    }

    /** How many entries wait for each of these recipients; counts no further than {@link #CAPACITY}. */
    public Map<Recipient, Integer> depths(JdbcTemplate jdbc, Collection<Recipient> recipients) {
        Map<Recipient, Integer> depths = new HashMap<>();
        jdbc.query("""
                select r.job_id, r.worker_id, (
                    select count(*) from (
                        select 1 from inbox i where i.job_id = r.job_id and i.worker_id is not distinct from r.worker_id limit %d) i)
                from unnest(?::text[], ?::text[]) r (job_id, worker_id)
                """.formatted(CAPACITY), row -> {
            depths.put(new Recipient(row.getString(1), row.getString(2)), row.getInt(3));
        }, recipients.stream().map(Recipient::jobId).toArray(String[]::new),
                recipients.stream().map(Recipient::workerId).toArray(String[]::new));
        return depths;
    }

    /** What waits for the master of {@code jobId}, oldest first. */
    public List<InboxEntry> readForMaster(String jobId, int limit) {
        return pool.query("""
                select id, job_id, worker_id, sender, kind, body from inbox
                where job_id = ? and worker_id is null order by id limit ?
                """, ENTRY, jobId, limit);
    }

    /** What waits for a worker, oldest first. */
    public List<InboxEntry> readForWorker(String jobId, String workerId, int limit) {
        return pool.query("""
                select id, job_id, worker_id, sender, kind, body from inbox
                where job_id = ? and worker_id = ? order by id limit ?
                """, ENTRY, jobId, workerId, limit);
    }

    /** Removes entries that were handled. */
    public void delete(JdbcTemplate jdbc, Collection<Long> ids) {
        jdbc.update("delete from inbox where id = any(?)", (Object) ids.toArray(Long[]::new));
    }

    /** The jobs led by {@code session} for whose masters something waits. */
    public List<String> findWaitingMasters(UUID session, int limit) {
        return pool.queryForList("""
                select distinct i.job_id from inbox i join job j on j.id = i.job_id
                where i.worker_id is null and j.leader_session = ? limit ?
                """, String.class, session, limit);
    }

    /** Those of these jobs for whose master something waits. */
    public Set<String> findWaitingAmong(Collection<String> jobIds) {
        return Set.copyOf(pool.queryForList("select distinct job_id from inbox where job_id = any(?) and worker_id is null", String.class,
                (Object) jobIds.toArray(String[]::new)));
    }

    /** The workers run by {@code session} for which something waits. */
    public List<String> findWaitingWorkers(UUID session, int limit) {
        return pool.queryForList("""
                select distinct i.worker_id from inbox i join worker w on w.id = i.worker_id
                where i.worker_id is not null and w.session_id = ? and w.state in ('STARTING', 'RUNNING', 'STOPPING') limit ?
                """, String.class, session, limit);
    }

    private static String[] texts(List<InboxEntry> entries, Function<InboxEntry, @Nullable String> column) {
        return entries.stream().map(column).toArray(String[]::new);
    }
}
