package io.coxswain.testing;

import static org.awaitility.Awaitility.await;

import io.coxswain.testing.History.JobRow;
import io.coxswain.testing.History.Reading;
import io.coxswain.testing.History.Tick;
import io.coxswain.testing.History.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Records the {@link History} of a database while nodes work on it and are mistreated. What the database accepts is noted by triggers;
 * what callers were told and readers saw is told by the test. Thread-safe.
 *
 * <p>A write is a trace entry of a {@code fake} job ({@code "trace": true}), which carries the epoch and the node that its writer believes
 * in, or an event of a term. The job's row is locked by every fenced write, so within a job they have the order of the commits.
 */
public final class HistoryRecorder {

    private final JdbcTemplate reading;
    private final ConcurrentLinkedQueue<Reading> readings = new ConcurrentLinkedQueue<>();
    private final Set<String> submitted = ConcurrentHashMap.newKeySet();
    private final Set<String> canceled = ConcurrentHashMap.newKeySet();

    /** Begins to record in a migrated database. */
    public HistoryRecorder(JdbcTemplate jdbc) {
        this(jdbc, jdbc);
    }

    /** The same, and reads what was recorded from {@code successor}, a copy that goes on when the database is gone. */
    public HistoryRecorder(JdbcTemplate jdbc, JdbcTemplate successor) {
        this.reading = successor;
        jdbc.execute("""
                create schema history;
                create table history.written (n bigserial primary key, job_id text, epoch bigint, writer text);
                create function history.note_trace() returns trigger language plpgsql as $$
                begin
                    insert into history.written (job_id, epoch, writer) values (new.job_id, split_part(new.key, '/', 2)::bigint,
                        (new.value ->> 'node') || ' as ' || current_setting('application_name'));
                    return new;
                end $$;
                create trigger note_trace after insert on kv for each row when (new.key like 'trace/%')
                    execute function history.note_trace();
                create function history.note_event() returns trigger language plpgsql as $$
                begin
                    insert into history.written (job_id, epoch, writer)
                    values (new.job_id, new.epoch, new.node || ' as ' || current_setting('application_name'));
                    return new;
                end $$;
                create trigger note_event after insert on job_event for each row
                    when (new.kind in ('STARTED', 'ATTEMPT_FAILED') and new.node is not null)
                    execute function history.note_event();
                create table history.granted (n bigserial primary key, job_id text, epoch bigint);
                create function history.note_epoch() returns trigger language plpgsql as $$
                begin
                    insert into history.granted (job_id, epoch) values (new.id, new.epoch);
                    return new;
                end $$;
                create trigger note_epoch after update of epoch on job for each row when (new.epoch <> old.epoch)
                    execute function history.note_epoch();
                """);
    }

    /** A node has acknowledged the submission. */
    public void submitted(String jobId) {
        submitted.add(jobId);
    }

    /** A node has acknowledged the cancellation. */
    public void canceled(String jobId) {
        canceled.add(jobId);
    }

    /** {@code reader} was told this epoch of the job; to be called by one thread per reader, in the order of its answers. */
    public void saw(String reader, String jobId, long epoch) {
        readings.add(new Reading(reader, jobId, epoch));
    }

    /**
     * To be called once the last fault is over: the history as soon as nothing is wrong with it, or as it is when {@code bound} has
     * passed.
     */
    public History settle(Duration bound) {
        try {
            return await().atMost(bound).pollInterval(Duration.ofMillis(100)).pollInSameThread().ignoreExceptions()
                    .until(this::read, history -> history.violations().isEmpty());
        } catch (ConditionTimeoutException e) {
            return read();
        }
    }

    /** Fails unless the history is without fault within {@code bound} after this call. */
    public History verify(Duration bound) {
        History history = settle(bound);
        List<String> violations = history.violations();
        if (!violations.isEmpty()) {
            throw new AssertionError(violations.size() + " violations:\n" + String.join("\n", violations));
        }
        return history;
    }

    private History read() {
        List<Reading> seen = new ArrayList<>(readings);
        seen.addAll(reading.query("select job_id, epoch from history.granted order by n",
                (row, n) -> new Reading("the job's row", row.getString(1), row.getLong(2))));
        List<Write> writes = reading.query("select job_id, epoch, writer from history.written order by n",
                (row, n) -> new Write(row.getString(1), row.getLong(2), row.getString(3)));
        List<Tick> ticks = reading.query(
                "select job_id, split_part(key, '/', 2)::integer, value::text::bigint, version from kv where key ~ '^tick/[0-9]+$'",
                (row, n) -> new Tick(row.getString(1), row.getInt(2), row.getLong(3), row.getLong(4)));
        return new History(writes, seen, jobs(), ticks, leftovers(), Set.copyOf(submitted), Set.copyOf(canceled));
    }

    private List<JobRow> jobs() {
        return reading.query("""
                select j.id, j.state, j.runnable_at > clock_timestamp() or s.id is not null and j.leader_address is not null as led,
                    case when j.state = 'FINISHED' and j.type = 'fake' then coalesce((j.config ->> 'workers')::integer, 4) end as workers,
                    coalesce((j.config ->> 'ticks')::bigint, 100) as ticks
                from job j left join node_session s on s.id = j.leader_session
                """, (row, n) -> {
            Integer workers = row.getObject("workers", Integer.class);
            return new JobRow(row.getString("id"), row.getString("state"), row.getBoolean("led"), workers, ticks(workers, row.getLong(
                    "ticks")));
        });
    }

    private static @Nullable Long ticks(@Nullable Integer workers, long ticks) {
        return workers == null ? null : ticks;
    }

    /** A job that is over has no leader, no lock and no worker; and nodes run no more than the rows say. */
    private List<String> leftovers() {
        return reading.queryForList("""
                with over as (select id, leader_session from job where state in ('FINISHED', 'FAILED', 'CANCELED'))
                select 'job ' || id || ' is over and led by session ' || leader_session from over where leader_session is not null
                union all
                select 'worker ' || w.id || ' is ' || w.state || ', and job ' || w.job_id || ' is over or gone' from worker w
                where w.state in ('PENDING', 'STARTING', 'RUNNING', 'STOPPING')
                  and (w.job_id in (select id from over) or not exists (select 1 from job j where j.id = w.job_id))
                union all
                select 'the lock of job ' || l.lock_key || ' is held by session ' || l.client_id from int_lock l
                where l.region = 'job' and not exists (select 1 from job j where j.id = l.lock_key and j.leader_session = l.client_id)
                union all
                select 'node ' || n.node_name || ' leads ' || n.job_masters || ' jobs instead of ' || count(j.id)
                from node_session n left join job j on j.leader_session = n.id group by n.id having n.job_masters <> count(j.id)
                union all
                select 'node ' || n.node_name || ' has ' || n.used_slots || ' slots in use instead of ' || coalesce(sum(w.cost), 0)
                from node_session n left join worker w on w.session_id = n.id and w.state in ('STARTING', 'RUNNING', 'STOPPING')
                group by n.id having n.used_slots <> coalesce(sum(w.cost), 0)
                """, String.class);
    }
}
