package io.coxswain.event;

import io.coxswain.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of {@code job_event}. */
public final class EventStore {

    /** So many events are looked at for a page of those that match a filter: a filter that matches few must not read the whole table. */
    static final int LOOKED_AT = 10_000;

    private static final String COLUMNS = "seq, job_id, epoch, at, kind, node, data";
    /**
     * A job shows no events of another one that had its id before. Those are older by at least as long as jobs are kept, an hour; so a clock
     * of the database that went back a little hides nothing.
     */
    static final String OF_THIS_JOB = "at >= coalesce((select of_id.created_at - interval '10 minutes' from job of_id where of_id.id = ?), '-infinity')";
    private static final String RUNNING = "array(select r::text::bigint from pg_snapshot_xip(pg_current_snapshot()) r) as running";

    private final JdbcTemplate pool;
    private final Json json;
    private final AttemptStore attempts;

    public EventStore(JdbcTemplate pool, Json json) {
        this.pool = pool;
        this.json = json;
        this.attempts = new AttemptStore(pool, json);
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
        return pool.query("select " + COLUMNS + " from job_event where job_id = ? and seq > ? and " + OF_THIS_JOB + " order by seq limit ?",
                (row, n) -> event(row), jobId, afterSeq, jobId, limit);
    }

    /** The job's terms with epochs below {@code beforeEpoch}, newest first. */
    public List<Attempt> attempts(String jobId, long beforeEpoch, int limit) {
        return attempts.list(jobId, beforeEpoch, limit);
    }

    /**
     * A page of the newest events of all jobs.
     *
     * @param events newest first; fewer than asked for, even none, when few of those that were looked at match
     * @param lowest of all that were looked at: the next page is about events before it; 0 when there are none
     * @param cursor of the moment, to follow what comes afterwards
     */
    public record Newest(List<JobEvent> events, long lowest, EventCursor cursor) {}

    /** The newest events before {@code beforeSeq} that {@code filter} wants. */
    public Newest newest(EventFilter filter, long beforeSeq, int limit) {
        int looked = filter.narrows() ? LOOKED_AT : limit;
        List<JobEvent> events = new ArrayList<>();
        long[] edges = new long[2];
        List<Long> running = new ArrayList<>();
        pool.query("""
                with looked as materialized (
                    select %s from job_event where seq < ? order by seq desc limit ?),
                wanted as (
                    select e.* from looked e left join job j on j.id = e.job_id and e.at >= j.created_at - interval '10 minutes'
                    where (?::text is null or j.project = ?) and (?::text is null or j.type = ?)
                      and (cardinality(?::text[]) = 0 or e.kind = any(?::text[]))
                    order by e.seq desc limit ?)
                select w.*, %s, (select max(seq) from job_event) as highest,
                    case when (select count(*) from wanted) < ? and (select count(*) from looked) = ? then (select min(seq) from looked)
                        when (select count(*) from wanted) = ? then (select min(seq) from wanted) end as lowest
                from (select 1) one left join wanted w on true order by w.seq desc
                """.formatted(COLUMNS, RUNNING), row -> {
            if (row.getString("job_id") != null) {
                events.add(event(row));
            }
            edges[0] = row.getLong("highest");
            edges[1] = row.getLong("lowest");
            running.clear();
            running.addAll(running(row));
        }, beforeSeq, looked, filter.project(), filter.project(), filter.jobType(), filter.jobType(), kinds(filter), kinds(filter), limit,
                limit, looked, limit);
        return new Newest(events, edges[1], new EventCursor(edges[0], running));
    }

    /** After every event that is committed by now. */
    public EventCursor now() {
        return pool.queryForObject("select coalesce(max(seq), 0) as seq, " + RUNNING + " from job_event",
                (row, n) -> new EventCursor(row.getLong("seq"), running(row)));
    }

    /**
     * What is new to whoever has read up to {@code cursor}, in one snapshot: events with higher numbers, and those of transactions
     * that were running.
     *
     * @param jobId null for all jobs
     * @param limit how many with higher numbers
     */
    public FeedPage read(EventCursor cursor, @Nullable String jobId, int limit) {
        String ofJob = jobId == null ? "?::text is null and ?::text is null" : "job_id = ? and " + OF_THIS_JOB;
        List<Long> running = new ArrayList<>();
        List<FeedEvent> late = new ArrayList<>();
        List<FeedEvent> later = new ArrayList<>();
        pool.query("""
                select e.*, j.project, j.type, j.state in ('FINISHED', 'FAILED', 'CANCELED') as is_over, %1$s
                from (select 1) one left join (
                    (select %2$s, xid from job_event where seq > ? and %3$s order by seq limit ?)
                    union all
                    (select %2$s, xid from job_event where seq <= ? and %3$s and xid = any(?::text::xid8[]))) e on true
                left join job j on j.id = e.job_id and e.at >= j.created_at - interval '10 minutes'
                order by e.seq
                """.formatted(RUNNING, COLUMNS, ofJob), row -> {
            running.clear();
            running.addAll(running(row));
            if (row.getString("job_id") != null) {
                FeedEvent read = feedEvent(row, cursor);
                (read.event().seq() <= cursor.seq() ? late : later).add(read);
            }
        }, cursor.seq(), jobId, jobId, limit, cursor.seq(), jobId, jobId, transactions(cursor));
        return page(new EventCursor(cursor.seq(), running), late, later, limit);
    }

    /** Each event gets the cursor after it; of several late ones only the last can have one of its own. */
    private static FeedPage page(EventCursor moment, List<FeedEvent> late, List<FeedEvent> later, int limit) {
        List<FeedEvent> events = new ArrayList<>(late);
        if (!late.isEmpty()) {
            events.set(late.size() - 1, at(late.getLast(), moment));
        }
        later.forEach(event -> events.add(at(event, moment.upTo(event.event().seq()))));
        return new FeedPage(events, later.isEmpty() ? moment : moment.upTo(later.getLast().event().seq()), later.size() < limit);
    }

    private static FeedEvent at(FeedEvent event, EventCursor cursor) {
        return new FeedEvent(event.event(), event.transaction(), cursor, event.project(), event.jobType(), event.jobOver());
    }

    private FeedEvent feedEvent(ResultSet row, EventCursor cursor) throws SQLException {
        String xid = row.getString("xid");
        return new FeedEvent(event(row), xid == null ? 0 : Long.parseLong(xid), cursor, row.getString("project"), row.getString("type"),
                row.getBoolean("is_over"));
    }

    private JobEvent event(ResultSet row) throws SQLException {
        return new JobEvent(row.getLong("seq"), row.getString("job_id"), row.getLong("epoch"),
                row.getObject("at", OffsetDateTime.class).toInstant(), EventKind.valueOf(row.getString("kind")), row.getString("node"),
                json.tree(row.getString("data")));
    }

    private static List<Long> running(ResultSet row) throws SQLException {
        return List.of((Long[]) row.getArray("running").getArray());
    }

    private static String transactions(EventCursor cursor) {
        return cursor.running().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    private static String[] kinds(EventFilter filter) {
        return filter.kinds().stream().map(EventKind::name).toArray(String[]::new);
    }
}
