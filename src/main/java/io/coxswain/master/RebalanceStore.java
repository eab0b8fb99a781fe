package io.coxswain.master;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who leads how many jobs, and which of them are about to move. */
public final class RebalanceStore {

    private final JdbcTemplate pool;

    public RebalanceStore(JdbcTemplate pool) {
        this.pool = pool;
    }

    /**
     * The nodes that take jobs, have done so for {@code settle}, and renew in time. Their jobs are counted at this moment, those that are on
     * their way where they go to: what nodes tell with renewals would be too old to end at the fair share.
     */
    List<RebalancePlan.Peer> settled(Duration settle) {
        return pool.query("""
                with led as materialized (
                    select coalesce(move_to, leader_session) as session, count(*) as jobs from job where leader_session is not null group by 1
                    union all
                    select move_to, count(*) from job
                    where leader_session is null and state in ('CREATED', 'RUNNING', 'RETRYING', 'PAUSING', 'CANCELING') and move_to is not null
                    group by 1)
                select id, coalesce((select sum(jobs) from led where led.session = node_session.id), 0) as jobs,
                    coalesce(max_job_masters, 2147483647) as capacity
                from node_session
                where state = 'ACTIVE' and started_at <= clock_timestamp() - ? * interval '1 millisecond'
                  and clock_timestamp() - renewed_at < (expires_at - renewed_at) / 2
                """, (row, n) -> new RebalancePlan.Peer(row.getObject("id", UUID.class), row.getInt("jobs"), row.getInt("capacity")),
                settle.toMillis());
    }

    /**
     * Notes to whom jobs are to move: each to a node that may lead it and has room, and no more than {@code limit}. Left alone are jobs that
     * somebody is writing to right now, those that do not run, and those that were moved a moment ago.
     *
     * @param from who leads them
     * @param sample jobs to choose from
     * @param settle how long a job stays where it is at least
     * @return the chosen ones
     */
    List<String> nominate(UUID from, Collection<String> sample, List<RebalancePlan.Taker> takers, int limit, Duration settle) {
        return pool.queryForList("""
                with takers as materialized (
                    select n.id, n.labels, n.job_types, t.room from unnest(?::uuid[], ?::integer[]) t (id, room)
                    join node_session n on n.id = t.id and n.state = 'ACTIVE'),
                movable as (
                    select j.id, (
                        select t.id from takers t
                        where (t.job_types is null or j.type = any (t.job_types))
                          and (j.selectors = '[]' or coxswain_matches(t.labels, j.selectors))
                        order by hashtextextended(j.id || t.id::text, 0) limit 1) as taker
                    from job j
                    where j.id = any(?) and j.leader_session = ? and j.leader_address is not null and j.state = 'RUNNING'
                      and j.move_to is null
                      and j.leader_since <= clock_timestamp() - ? * interval '1 millisecond'),
                numbered as (
                    select id, taker, row_number() over (partition by taker order by id) as number from movable where taker is not null),
                chosen as (
                    select m.id, m.taker from numbered m join takers t on t.id = m.taker where m.number <= t.room
                    order by m.number, m.id limit ?),
                held as materialized (
                    select j.id, chosen.taker from job j join chosen on chosen.id = j.id where j.leader_session = ?
                    order by j.id for no key update of j skip locked)
                update job j set move_to = held.taker from held where j.id = held.id returning j.id
                """, String.class, takers.stream().map(RebalancePlan.Taker::session).toArray(UUID[]::new),
                takers.stream().map(RebalancePlan.Taker::room).toArray(Integer[]::new), sample.toArray(String[]::new), from,
                settle.toMillis(), limit, from);
    }
}
