package io.coxswain.job;

import io.coxswain.api.ExitReason;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.job.JobTransitions.Cause;
import io.coxswain.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of {@code job}, as anybody may read and ask to change them without leading. */
public final class JobStore {

    /** A job that was inserted, and its term if the inserting node leads it at once. */
    record Inserted(String id, Instant createdAt, @Nullable LeadershipTerm term) {}

    /** Where to go on in a list: after this job, newest first. */
    record Position(Instant createdAt, String id) {}

    /** How a request to end a job was answered, and which workers have to be woken up. */
    record Ended(JobState state, long epoch, List<String> stoppingWorkers) {}

    private final JdbcTemplate pool;
    private final JobRowMapper mapper;

    public JobStore(JdbcTemplate pool, Json json) {
        this.pool = pool;
        this.mapper = new JobRowMapper(json);
    }

    /**
     * Inserts {@code jobs}; those whose id is taken are missing in the answer. The first {@code claims} of them that this
     * session's node may lead get their lock and first epoch in the same statement.
     */
    List<Inserted> insert(JdbcTemplate jdbc, List<NewJob> jobs, @Nullable UUID session, int claims) {
        return jdbc.query("""
                with me as materialized (
                    select id, labels, node_name from node_session where id = ? and state = 'ACTIVE' for key share),
                submitted as materialized (
                    select n.*, me.id is not null and n.n <= ? and (n.selectors = '[]' or coxswain_matches(me.labels, n.selectors::jsonb))
                        as mine
                    from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                        with ordinality n (id, project, type, config, labels, selectors, retry, cancel_millis, n)
                    left join me on true
                    order by n.id),
                inserted as (
                    insert into job (id, project, type, config, labels, selectors, retry, cancel_timeout, state, epoch, leader_session,
                        leader_since)
                    select s.id, s.project, s.type, s.config::jsonb, s.labels::jsonb, s.selectors::jsonb, s.retry::jsonb,
                        s.cancel_millis * interval '1 millisecond', 'CREATED', case when s.mine then nextval('job_epoch') else 0 end,
                        case when s.mine then (select id from me) end, case when s.mine then clock_timestamp() end
                    from submitted s
                    on conflict (id) do nothing
                    returning id, epoch, leader_session, created_at),
                locked as (
                    insert into int_lock (lock_key, region, client_id)
                    select i.id, 'job', i.leader_session from inserted i where i.leader_session is not null),
                logged as (
                    insert into job_event (job_id, epoch, kind, node)
                    select id, 0, 'SUBMITTED', null from inserted
                    union all
                    select i.id, i.epoch, 'LEADER_ELECTED', me.node_name from inserted i, me where i.leader_session is not null)
                select id, epoch, leader_session, created_at from inserted
                """, (row, n) -> {
            UUID leader = row.getObject("leader_session", UUID.class);
            String id = row.getString("id");
            return new Inserted(id, row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    leader == null ? null : new LeadershipTerm(id, row.getLong("epoch"), leader));
        }, session, claims, texts(jobs, NewJob::id), texts(jobs, NewJob::project), texts(jobs, NewJob::type),
                texts(jobs, NewJob::config), texts(jobs, NewJob::labels), texts(jobs, NewJob::selectors), texts(jobs, NewJob::retry),
                jobs.stream().map(NewJob::cancelTimeoutMillis).toArray(Long[]::new));
    }

    /** What {@link #find} would say of a job that has just been inserted with its first term. */
    Job inserted(NewJob job, LeadershipTerm term, Instant createdAt) {
        return mapper.inserted(job, term, createdAt);
    }

    public Optional<Job> find(String id) {
        return findAll(List.of(id)).stream().findFirst();
    }

    /** Those of these jobs that exist, in no order. */
    public List<Job> findAll(Collection<String> ids) {
        return pool.query("select " + JobRowMapper.COLUMNS + """
                from job j left join node_session s on s.id = j.leader_session where j.id = any(?)
                """, mapper, (Object) ids.toArray(String[]::new));
    }

    List<Job> list(JobFilter filter, @Nullable Position after, int limit) {
        OffsetDateTime createdAt = after == null ? null : after.createdAt().atOffset(ZoneOffset.UTC);
        return pool.query("select " + JobRowMapper.COLUMNS + """
                from job j left join node_session s on s.id = j.leader_session
                where (?::text is null or j.project = ?) and (?::text is null or j.type = ?) and (?::text is null or j.state = ?)
                  and (?::text is null or (jsonb_exists(j.labels, ?) and (?::text is null or j.labels ->> ? = ?)))
                  and (?::timestamptz is null or (j.created_at, j.id) < (?::timestamptz, ?))
                order by j.created_at desc, j.id desc limit ?
                """, mapper, filter.project(), filter.project(), filter.type(), filter.type(),
                state(filter), state(filter), filter.labelKey(), filter.labelKey(), filter.labelValue(), filter.labelKey(),
                filter.labelValue(), createdAt, createdAt, after == null ? null : after.id(), limit);
    }

    private static @Nullable String state(JobFilter filter) {
        return filter.state() == null ? null : filter.state().name();
    }

    /** Notes that the job is to end, durably. Empty when there is no such job, it is over, or somebody has asked before. */
    Optional<Ended> requestCancel(JdbcTemplate jdbc, String id, Duration defaultTimeout) {
        return end(jdbc, """
                update job j
                set state = case when leader_session is null then %s else %s end,
                    cancel_deadline = coalesce(cancel_deadline,
                        clock_timestamp() + coalesce(cancel_timeout, ? * interval '1 millisecond')),
                    runnable_at = least(runnable_at, clock_timestamp()), updated_at = clock_timestamp(),
                    finished_at = case when leader_session is null and state in ('CREATED', 'RETRYING') then clock_timestamp() end
                where id = ? and state not in ('CANCELING', 'FINISHED', 'FAILED', 'CANCELED')
                returning id, state, epoch
                """.formatted(JobTransitions.sql("j.state", Cause.CANCEL_REQUESTED_UNLED),
                JobTransitions.sql("j.state", Cause.CANCEL_REQUESTED_LED)), defaultTimeout.toMillis(), id);
    }

    /** Ends the job over the head of its master, whose epoch becomes stale. Empty when there is no such job or it is over. */
    Optional<Ended> forceExit(JdbcTemplate jdbc, String id, ExitReason reason, @Nullable String error, @Nullable String detail) {
        return end(jdbc, """
                update job j
                set state = ?, epoch = nextval('job_epoch'), detail = ?::jsonb, %s,
                    error = case when ?::text is null then null
                        else jsonb_build_object('code', 'exited', 'message', ?::text, 'at', clock_timestamp()) end
                where id = ? and state not in ('FINISHED', 'FAILED', 'CANCELED')
                returning id, state, epoch
                """.formatted(JobEnding.SET), JobTransitions.next(JobState.RUNNING, JobMutationStore.cause(reason)).orElseThrow().name(),
                detail, error, error, id);
    }

    /** Ends a job whose cancellation has run past its deadline. Empty when it has not. */
    Optional<Ended> enforceCancel(JdbcTemplate jdbc, String id) {
        return end(jdbc, """
                update job j
                set state = %s, epoch = nextval('job_epoch'), %s,
                    error = jsonb_build_object('code', 'cancel-timeout', 'at', clock_timestamp(), 'message',
                        'The job had not exited by the deadline of its cancellation and was ended by force')
                where id = ? and state = 'CANCELING' and cancel_deadline <= clock_timestamp()
                returning id, state, epoch
                """.formatted(JobTransitions.sql("j.state", Cause.CANCEL_ENFORCED), JobEnding.SET), id);
    }

    private static Optional<Ended> end(JdbcTemplate jdbc, String update, Object... arguments) {
        return jdbc.query("with touched as (\n" + update + "), ended as (\n"
                + "select id from touched where state in ('FINISHED', 'FAILED', 'CANCELED')),\n" + JobEnding.TAIL + """
                        select state, epoch, array(select id from stopping where state = 'STOPPING') as stopping from touched
                        """, (row, n) -> new Ended(JobState.valueOf(row.getString("state")), row.getLong("epoch"),
                        List.of((String[]) row.getArray("stopping").getArray())), arguments).stream().findFirst();
    }

    /** Jobs whose cancellation has run past its deadline. */
    public List<String> findOverdueCancels(int limit) {
        return pool.queryForList("""
                select id from job where state = 'CANCELING' and cancel_deadline <= clock_timestamp() order by cancel_deadline limit ?
                """, String.class, limit);
    }

    /** Jobs led by {@code session} that somebody wants to end. */
    public List<String> findCanceling(UUID session) {
        return pool.queryForList("select id from job where state = 'CANCELING' and leader_session = ?", String.class, session);
    }

    /** Every term that {@code session} holds. */
    public List<LeadershipTerm> findTerms(UUID session) {
        return pool.query("select id, epoch from job where leader_session = ?",
                (row, n) -> new LeadershipTerm(row.getString("id"), row.getLong("epoch"), session), session);
    }

    /** What the holder of a term has to know of its job from time to time. */
    public record Standing(JobState state, boolean current) {}

    /** The job's state, and whether {@code term} is still the newest; empty when the job is deleted. */
    public Optional<Standing> findStanding(LeadershipTerm term) {
        return pool.query("select state, epoch = ? and leader_session is not null as current from job where id = ?",
                (row, n) -> new Standing(JobState.valueOf(row.getString("state")), row.getBoolean("current")), term.epoch(),
                term.jobId()).stream().findFirst();
    }

    /** Deletes a job that is over and everything that belongs to it. Returns whether it was there and over. */
    boolean delete(JdbcTemplate jdbc, String id) {
        return !jdbc.queryForList("""
                with gone as (
                    delete from job where id = ? and state in ('FINISHED', 'FAILED', 'CANCELED') returning id),
                workers as (delete from worker using gone where worker.job_id = gone.id),
                entries as (delete from kv using gone where kv.job_id = gone.id),
                waiting as (delete from inbox using gone where inbox.job_id = gone.id),
                history as (delete from job_event using gone where job_event.job_id = gone.id)
                select id from gone
                """, String.class, id).isEmpty();
    }

    private static String[] texts(List<NewJob> jobs, Function<NewJob, @Nullable String> column) {
        return jobs.stream().map(column).toArray(String[]::new);
    }
}
