package io.coxswain.event;

import io.coxswain.json.Json;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of {@code job_event}. */
public final class EventStore {

    private final JdbcTemplate pool;
    private final Json json;

    public EventStore(JdbcTemplate pool, Json json) {
        this.pool = pool;
        this.json = json;
    }

    /** Appends {@code events} in the caller's transaction, in order. */
    public void append(JdbcTemplate jdbc, List<NewEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        jdbc.update("""
                insert into job_event (job_id, epoch, kind, node, data)
                select job_id, coalesce(nullif(epoch, 0), (select j.epoch from job j where j.id = e.job_id), 0), kind, node, data::jsonb
                from unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[])
                    with ordinality e (job_id, epoch, kind, node, data, n)
                order by n
                """, events.stream().map(NewEvent::jobId).toArray(String[]::new),
                events.stream().map(NewEvent::epoch).toArray(Long[]::new),
                events.stream().map(event -> event.kind().name()).toArray(String[]::new),
                events.stream().map(NewEvent::node).toArray(String[]::new),
                events.stream().map(NewEvent::data).toArray(String[]::new));
    }

    /** The job's events after {@code afterSeq}, oldest first. */
    public List<JobEvent> list(String jobId, long afterSeq, int limit) {
        return pool.query("""
                select seq, job_id, epoch, at, kind, node, data from job_event
                where job_id = ? and seq > ? order by seq limit ?
                """, (row, n) -> new JobEvent(row.getLong("seq"), row.getString("job_id"), row.getLong("epoch"),
                row.getObject("at", OffsetDateTime.class).toInstant(), EventKind.valueOf(row.getString("kind")),
                row.getString("node"), json.tree(row.getString("data"))), jobId, afterSeq, limit);
    }
}
