package io.coxswain.election.jdbc;

import io.coxswain.election.JobLockStore;
import io.coxswain.election.LeaderRecord;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.transaction.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** The locks of jobs in {@code int_lock}, and what a job's row knows of its leader. Thread-safe. */
public final class PostgresJobLockStore implements JobLockStore {

    /**
     * Takes jobs for one session: the session's row is held so that nobody ends it meanwhile, and each job gets its lock and a
     * new epoch. The first placeholder is the session; {@code %s} narrows the jobs (alias j) down.
     */
    private static final String CLAIM = """
            with me as materialized (
                select id, labels, node_name from node_session where id = ? and state = 'ACTIVE' for key share),
            candidates as materialized (
                select j.id from job j, me
                where j.state in ('CREATED', 'RUNNING', 'RETRYING', 'PAUSING', 'CANCELING') and %s
                for no key update of j skip locked),
            locked as (
                insert into int_lock (lock_key, region, client_id)
                select candidates.id, 'job', me.id from candidates, me
                on conflict (lock_key, region) do update set created_date = clock_timestamp()
                where int_lock.client_id = excluded.client_id
                returning lock_key),
            granted as (
                update job j
                set epoch = nextval('job_epoch'), leader_session = me.id, leader_address = null,
                    leader_since = clock_timestamp(), updated_at = clock_timestamp(), terms = j.terms + 1, move_to = null
                from locked, me
                where j.id = locked.lock_key
                returning j.id, j.epoch, j.leader_session),
            logged as (
                insert into job_event (job_id, epoch, kind, node)
                select granted.id, granted.epoch, 'LEADER_ELECTED', me.node_name from granted, me)
            select id, epoch, leader_session from granted
            """;

    private static final String RUNNABLE = """
            j.leader_session is null and j.runnable_at <= clock_timestamp() and j.type = any(?)
            and (j.selectors = '[]' or coxswain_matches(me.labels, j.selectors))
            and not (j.takeover is not null and not j.takeover ?? 'epoch' and j.takeover ->> 'cause' in ('resign', 'rebalance')
                and (j.takeover ->> 'since')::timestamptz > clock_timestamp() - ? * interval '1 millisecond'
                and case j.takeover ->> 'cause'
                    when 'resign' then j.takeover ->> 'session' = me.id::text
                        and exists (select from node_session other where other.id <> me.id and other.state = 'ACTIVE')
                    else exists (select from node_session other where other.id = j.move_to and other.id <> me.id and other.state = 'ACTIVE')
                    end)
            order by j.runnable_at limit ?
            """;

    private static final String AMONG = "(j.leader_session is null or j.leader_session = me.id) and j.id = any(?)";

    private static final RowMapper<LeadershipTerm> TERM = (row, n) -> new LeadershipTerm(row.getString("id"),
            row.getLong("epoch"), row.getObject("leader_session", UUID.class));

    private final JdbcTemplate pool;
    private final Transactions transactions;

    public PostgresJobLockStore(JdbcTemplate pool, Transactions transactions) {
        this.pool = pool;
        this.transactions = transactions;
    }

    @Override
    public List<LeadershipTerm> claimRunnable(UUID session, Collection<String> types, int limit) {
        return transactions.forRows(limit).once(jdbc -> jdbc.query(CLAIM.formatted(RUNNABLE), TERM, session, types.toArray(String[]::new),
                ABSTENTION.toMillis(), limit));
    }

    @Override
    public List<LeadershipTerm> claimAmong(UUID session, Collection<String> jobIds) {
        return transactions.once(
                jdbc -> jdbc.query(CLAIM.formatted(AMONG), TERM, session, jobIds.toArray(String[]::new)));
    }

    @Override
    public int countRunnable(Collection<String> types, int limit) {
        Integer count = pool.queryForObject("""
                select count(*) from (
                    select 1 from job
                    where leader_session is null and state in ('CREATED', 'RUNNING', 'RETRYING', 'PAUSING', 'CANCELING')
                      and runnable_at <= clock_timestamp() and type = any(?)
                    limit ?) waiting
                """, Integer.class, types.toArray(String[]::new), limit);
        return count == null ? 0 : count;
    }

    @Override
    public void publish(List<Publication> publications, BooleanSupplier wanted) {
        transactions.run(wanted, jdbc -> jdbc.update("""
                update job j set leader_address = p.address, updated_at = clock_timestamp()
                from (select j.id, t.epoch, t.address
                      from job j join unnest(?::text[], ?::bigint[], ?::text[]) t (id, epoch, address) on j.id = t.id
                      where j.epoch = t.epoch and j.leader_session is not null and j.leader_address is distinct from t.address
                      order by j.id for no key update of j) p
                where p.id = j.id and j.epoch = p.epoch and j.leader_session is not null
                """, ids(publications),
                publications.stream().map(p -> p.term().epoch()).toArray(Long[]::new),
                publications.stream().map(Publication::address).toArray(String[]::new)));
    }

    @Override
    public void release(List<LeadershipTerm> terms, BooleanSupplier wanted) {
        String[] ids = terms.stream().map(LeadershipTerm::jobId).toArray(String[]::new);
        Long[] epochs = terms.stream().map(LeadershipTerm::epoch).toArray(Long[]::new);
        transactions.run(wanted, jdbc -> jdbc.update("""
                with held as (
                    select j.id, j.epoch, j.leader_session, s.node_name,
                        case s.state when 'STOPPING' then 'shutdown' when 'DRAINING' then 'drain'
                            else case when j.move_to is null then 'resigned' else 'rebalance' end end as cause
                    from job j join unnest(?::text[], ?::bigint[]) t (id, epoch) on j.id = t.id and j.epoch = t.epoch
                    left join node_session s on s.id = j.leader_session
                    where j.leader_session is not null
                    order by j.id for no key update of j),
                freed as (
                    update job j set leader_session = null, leader_address = null, updated_at = clock_timestamp(),
                        takeover = coxswain_lost(j.takeover, held.node_name, held.leader_session, held.cause, clock_timestamp())
                    from held where j.id = held.id),
                logged as (
                    insert into job_event (job_id, epoch, kind, node, data)
                    select id, epoch, 'LEADER_LOST', node_name, jsonb_build_object('cause', cause, 'session', leader_session) from held)
                delete from int_lock l using held where l.region = 'job' and l.lock_key = held.id and l.client_id = held.leader_session
                """, ids, epochs));
    }

    @Override
    public List<LeaderRecord> leaders(Collection<String> jobIds) {
        return pool.query("""
                select j.id, j.epoch, s.node_name, j.leader_address, j.leader_since
                from job j join node_session s on s.id = j.leader_session
                where j.id = any(?) and j.leader_address is not null
                """, PostgresJobLockStore::leader, (Object) jobIds.toArray(String[]::new));
    }

    private static LeaderRecord leader(ResultSet row, int n) throws SQLException {
        return new LeaderRecord(row.getString("id"), row.getLong("epoch"), row.getString("node_name"),
                row.getString("leader_address"), row.getObject("leader_since", OffsetDateTime.class).toInstant());
    }

    private static String[] ids(List<Publication> publications) {
        return publications.stream().map(p -> p.term().jobId()).toArray(String[]::new);
    }
}
