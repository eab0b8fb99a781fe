package io.coxswain.job;

import io.coxswain.election.LeadershipTerm;
import io.coxswain.idempotency.IdempotencyKey;
import io.coxswain.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of {@code job}, as anybody may read and ask to change them without leading. */
public final class JobStore {

    /**
     * A job that was inserted.
     *
     * @param leader session of the inserting node if that leads the job at once
     */
    record Inserted(String id, long epoch, @Nullable UUID leader, Instant createdAt) {}

    /** Where to go on in a list: after this job, newest first. */
    record Position(Instant createdAt, String id) {}

    /** Tables whose rows belong to a job, by {@code job_id}; its history, which may outlive it, is another matter. */
    static final List<String> BELONGINGS = List.of("worker", "kv", "inbox");

    private final JdbcTemplate pool;
    private final JobRowMapper mapper;

    public JobStore(JdbcTemplate pool, Json json) {
        this.pool = pool;
        this.mapper = new JobRowMapper(json);
    }

    /** The placeholders are for keyed jobs; a batch without any pays nothing for keys. */
    private static final String INSERT = """
            with me as materialized (
                select id, labels, node_name from node_session where id = ? and state = 'ACTIVE' for key share),
            submitted as materialized (
                select n.*, me.id is not null and n.n <= ? and (n.selectors = '[]' or coxswain_matches(me.labels, n.selectors::jsonb))
                    as mine
                from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[]%s)
                    with ordinality n (id, project, type, config, labels, selectors, retry, cancel_millis%s, n)
                left join me on true
                %s
                order by n.id),
            inserted as (
                insert into job (id, project, type, config, labels, selectors, retry, cancel_timeout, state, epoch, leader_session,
                    leader_since, terms)
                select s.id, s.project, s.type, s.config::jsonb, s.labels::jsonb, s.selectors::jsonb, s.retry::jsonb,
                    s.cancel_millis * interval '1 millisecond', 'CREATED', case when s.mine then nextval('job_epoch') else 0 end,
                    case when s.mine then (select id from me) end, case when s.mine then clock_timestamp() end, s.mine::integer
                from submitted s
                on conflict (id) do nothing
                returning id, epoch, leader_session, created_at),
            locked as (
                insert into int_lock (lock_key, region, client_id)
                select i.id, 'job', i.leader_session from inserted i where i.leader_session is not null),
            %s
            logged as (
                insert into job_event (job_id, epoch, kind, node)
                select id, 0, 'SUBMITTED', null from inserted
                union all
                select i.id, i.epoch, 'LEADER_ELECTED', me.node_name from inserted i, me where i.leader_session is not null)
            select id, epoch, leader_session, created_at from inserted
            """;

    private static final String INSERT_PLAIN = INSERT.formatted("", "", "", "");

    private static final String INSERT_KEYED = INSERT.formatted(", ?::text[], ?::text[], ?::integer[], ?::text[]",
            ", caller, key, item, fingerprint", """
                    where n.key is null or not exists (
                        select 1 from idempotency_key k where k.caller = n.caller and k.key = n.key and k.item = n.item)
                    """, """
                    kept as (
                        insert into idempotency_key (caller, key, item, fingerprint, subject, epoch, created_at)
                        select s.caller, s.key, s.item, s.fingerprint, i.id, i.epoch, i.created_at
                        from inserted i join submitted s on s.id = i.id
                        where s.key is not null
                        order by s.caller, s.key, s.item),
                    """);

    /**
     * Inserts {@code jobs}, no two of which have the same id or key; those whose id is taken, or whose key was used before, are missing
     * in the answer. The first {@code claims} of them that this session's node may lead get their lock and first epoch in the same
     * statement.
     *
     * @throws org.springframework.dao.DuplicateKeyException when another transaction used one of the keys meanwhile, and is committed
     */
    List<Inserted> insert(JdbcTemplate jdbc, List<NewJob> jobs, @Nullable UUID session, int claims) {
        List<@Nullable Object> arguments = new ArrayList<>(Arrays.asList(session, claims, texts(jobs, NewJob::id),
                texts(jobs, NewJob::project), texts(jobs, NewJob::type), texts(jobs, NewJob::config), texts(jobs, NewJob::labels),
                texts(jobs, NewJob::selectors), texts(jobs, NewJob::retry),
                jobs.stream().map(NewJob::cancelTimeoutMillis).toArray(Long[]::new)));
        boolean keyed = jobs.stream().anyMatch(job -> job.key() != null);
        if (keyed) {
            arguments.addAll(List.of(keys(jobs, IdempotencyKey::caller).toArray(String[]::new),
                    keys(jobs, IdempotencyKey::key).toArray(String[]::new), keys(jobs, IdempotencyKey::item).toArray(Integer[]::new),
                    keys(jobs, IdempotencyKey::fingerprint).toArray(String[]::new)));
        }
        return jdbc.query(keyed ? INSERT_KEYED : INSERT_PLAIN, (row, n) -> new Inserted(row.getString("id"), row.getLong("epoch"),
                row.getObject("leader_session", UUID.class), row.getObject("created_at", OffsetDateTime.class).toInstant()),
                arguments.toArray());
    }

    private static <T> Stream<@Nullable T> keys(List<NewJob> jobs, Function<IdempotencyKey, T> column) {
        return jobs.stream().map(job -> job.key() == null ? null : column.apply(job.key()));
    }

    /** What {@link #find} would say of a job that has just been inserted, led by {@code leader} if by anybody. */
    Job inserted(NewJob job, long epoch, @Nullable UUID leader, Instant createdAt) {
        return mapper.inserted(job, epoch, leader, createdAt);
    }

    public Optional<Job> find(String id) {
        return findAll(List.of(id)).stream().findFirst();
    }

    /** Those of these jobs that exist, in no order. */
    public List<Job> findAll(Collection<String> ids) {
        return findAll(pool, ids);
    }

    private List<Job> findAll(JdbcTemplate jdbc, Collection<String> ids) {
        return jdbc.query("select " + JobRowMapper.COLUMNS + """
                from job j left join node_session s on s.id = j.leader_session where j.id = any(?)
                """, mapper, (Object) ids.toArray(String[]::new));
    }

    /** The job, which nobody changes until the end of the transaction. Read once it is locked: as whoever was before left it. */
    Optional<Job> lock(JdbcTemplate jdbc, String id) {
        jdbc.queryForList("select 1 from job where id = ? for no key update", Integer.class, id);
        return findAll(jdbc, List.of(id)).stream().findFirst();
    }

    /**
     * The jobs that the filter leaves, newest first, without their configs. Which ones these are is found out first, from an index alone:
     * where the filter leaves few or none, all others are passed by without a look at their rows. To the planner, an index that updates
     * have blown up may look dearer than the table, or worth the start of parallel workers, which takes longer than the walk.
     */
    List<Job> list(JdbcTemplate jdbc, JobFilter filter, @Nullable Position after, int limit) {
        jdbc.queryForList("select set_config('enable_seqscan', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)");
        Conditions where = conditions(filter);
        if (after != null) {
            where.and("(j.created_at, j.id) < (?, ?)", after.createdAt().atOffset(ZoneOffset.UTC), after.id());
        }
        return jdbc.query("with page as materialized (\nselect j.id, j.created_at from job j\n" + where.sql()
                + "order by j.created_at desc, j.id desc limit " + limit + ")\nselect " + JobRowMapper.COLUMNS_WITHOUT_CONFIG + """
                        from page p join job j on j.id = p.id left join node_session s on s.id = j.leader_session
                        order by p.created_at desc, p.id desc
                        """, mapper, where.arguments());
    }

    private static Conditions conditions(JobFilter filter) {
        Conditions where = new Conditions();
        if (filter.project() != null) {
            where.and("j.project = ?", filter.project());
        }
        if (filter.type() != null) {
            where.and("j.type = ?", filter.type());
        }
        if (filter.state() != null) {
            where.and("j.state = ?", filter.state().name());
        }
        if (filter.labelKey() != null && filter.labelValue() != null) {
            where.and("j.labels <> '{}' and j.labels @> jsonb_build_object(?::text, ?::text)", filter.labelKey(), filter.labelValue());
        } else if (filter.labelKey() != null) {
            where.and("j.labels <> '{}' and j.labels ?? ?", filter.labelKey());
        }
        return where;
    }

    /** What a list has to satisfy. Conditions that nobody asked for are not there, so each combination has the plan that suits it. */
    private static final class Conditions {

        private final StringJoiner sql = new StringJoiner(" and ", "where ", "\n").setEmptyValue("");
        private final List<Object> arguments = new ArrayList<>();

        void and(String condition, Object... values) {
            sql.add(condition);
            arguments.addAll(List.of(values));
        }

        String sql() {
            return sql.toString();
        }

        Object[] arguments() {
            return arguments.toArray();
        }
    }

    /** A job whose deadline has passed, and for what. */
    record Overdue(String id, JobState state) {}

    /** Jobs whose cancellation or pause has run past its deadline. */
    List<Overdue> findOverdue(int limit) {
        return pool.query("""
                select id, state from job
                where state in ('CANCELING', 'PAUSING')
                  and case state when 'CANCELING' then cancel_deadline else pause_deadline end <= clock_timestamp()
                order by case state when 'CANCELING' then cancel_deadline else pause_deadline end limit ?
                """, (row, n) -> new Overdue(row.getString("id"), JobState.valueOf(row.getString("state"))), limit);
    }

    /** Jobs led by {@code session} that somebody wants to end or to rest. */
    public List<String> findAsked(UUID session) {
        return pool.queryForList("select id from job where state in ('CANCELING', 'PAUSING') and leader_session = ?", String.class,
                session);
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

    /**
     * What a purge has come to.
     *
     * @param more whether there may be more of them
     */
    public record Purged(int jobs, boolean more) {}

    /**
     * Deletes some of the jobs that have been over for longer than {@code age}, the oldest first, and all that belongs to them but their
     * history. A job with too many rows keeps its own until the others are gone. Passes by what others have locked.
     *
     * @param limit jobs
     * @param rows of each table that belongs to them
     */
    public Purged purge(JdbcTemplate jdbc, Duration age, int limit, int rows) {
        // Those that were created since can't be over for so long: the oldest are found by the index that lists have.
        String[] ids = jdbc.queryForList("""
                select id from job
                where created_at < now() - ? * interval '1 millisecond' and state in ('FINISHED', 'FAILED', 'CANCELED')
                  and finished_at < now() - ? * interval '1 millisecond'
                order by created_at, id limit ? for update skip locked
                """, String.class, age.toMillis(), age.toMillis(), limit).toArray(String[]::new);
        boolean left = false;
        for (String table : BELONGINGS) {
            left |= jdbc.update("delete from %1$s where ctid = any(array(select ctid from %1$s where job_id = any(?) limit ?))"
                    .formatted(table), ids, rows) == rows;
        }
        if (left) {
            return new Purged(0, true);
        }
        return new Purged(jdbc.update("delete from job where id = any(?)", (Object) ids), ids.length == limit);
    }

    private static String[] texts(List<NewJob> jobs, Function<NewJob, @Nullable String> column) {
        return jobs.stream().map(column).toArray(String[]::new);
    }
}
