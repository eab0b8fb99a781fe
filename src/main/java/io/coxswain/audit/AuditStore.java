package io.coxswain.audit;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of {@code audit_event}. */
public final class AuditStore {

    private final JdbcTemplate pool;

    public AuditStore(JdbcTemplate pool) {
        this.pool = pool;
    }

    /**
     * Appends {@code calls}, without waiting for the disk.
     *
     * @param ages how long ago each was answered
     */
    void append(JdbcTemplate jdbc, List<AuditedCall> calls, List<Duration> ages, String node) {
        jdbc.update("""
                with soon as materialized (select set_config('synchronous_commit', 'off', true))
                insert into audit_event (at, actor, role, method, path, job_id, status, address, node)
                select clock_timestamp() - age * interval '1 millisecond', actor, role, method, path, job_id, status, address, ?
                from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::text[])
                    with ordinality c (age, actor, role, method, path, job_id, status, address, n), soon
                order by n
                """, node, ages.stream().map(Duration::toMillis).toArray(Long[]::new),
                calls.stream().map(AuditedCall::actor).toArray(String[]::new),
                calls.stream().map(AuditedCall::role).toArray(String[]::new),
                calls.stream().map(AuditedCall::method).toArray(String[]::new),
                calls.stream().map(AuditedCall::path).toArray(String[]::new),
                calls.stream().map(AuditedCall::jobId).toArray(String[]::new),
                calls.stream().map(AuditedCall::status).toArray(Integer[]::new),
                calls.stream().map(AuditedCall::address).toArray(String[]::new));
    }

    /**
     * Rows from the newest to the oldest.
     *
     * @param before only rows with a lower id; null for all
     */
    public List<AuditEvent> list(AuditQuery query, @Nullable Long before, int limit) {
        return pool.query("""
                select id, at, actor, role, method, path, job_id, status, address, node from audit_event
                where (?::text is null or actor = ?) and (?::text is null or job_id = ?) and (?::timestamptz is null or at >= ?)
                    and (?::bigint is null or id < ?)
                order by id desc limit ?
                """, (row, n) -> new AuditEvent(row.getLong("id"), row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"), row.getString("role"), row.getString("method"), row.getString("path"), row.getString("job_id"),
                row.getInt("status"), row.getString("address"), row.getString("node")),
                query.actor(), query.actor(), query.jobId(), query.jobId(), since(query), since(query), before, before, limit);
    }

    private static @Nullable OffsetDateTime since(AuditQuery query) {
        return query.since() == null ? null : query.since().atOffset(ZoneOffset.UTC);
    }
}
