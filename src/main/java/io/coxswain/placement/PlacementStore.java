package io.coxswain.placement;

import io.coxswain.api.Spread;
import io.coxswain.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.type.TypeReference;

/** What waits, and how full nodes are. */
public final class PlacementStore {

    /** Classes that one look takes in. */
    private static final int CLASSES = 200;
    /** Workers that one look takes in, for each node; divided among the classes. */
    private static final int WORKERS = 256;
    /** That many of a class are taken in at least, if there are as many. */
    public static final int FEWEST = 16;
    /**
     * A condition, alias {@code w}. Workers of jobs that pause wait until they are resumed; a claim that has not seen the pause yet is found out when they go online.
     */
    public static final String NOT_AT_REST = "not exists (select from job j where j.id = w.job_id and j.state in ('PAUSING', 'PAUSED'))";
    private static final TypeReference<List<Room>> ROOMS = new TypeReference<>() {};

    private final JdbcTemplate pool;
    private final Json json;

    public PlacementStore(JdbcTemplate pool, Json json) {
        this.pool = pool;
        this.json = json;
    }

    /**
     * What waits that {@code session} may run, and that costs no more than {@code free} slots, from class {@code from} on. Nodes that have
     * missed two renewals don't count. One statement, so one moment: who is seen as waiting is not counted as placed.
     */
    public Look look(JdbcTemplate jdbc, UUID session, int free, long from) {
        List<WaitingClass> classes = new ArrayList<>();
        long[] next = {Look.BEGINNING};
        jdbc.query("""
                with recursive classes (placement, number) as (
                    (select placement, 1 from worker where state = 'PENDING' and placement >= ? order by placement limit 1)
                    union all
                    select (select w.placement from worker w where w.state = 'PENDING' and w.placement > c.placement
                            order by w.placement limit 1), c.number + 1
                    from classes c where c.placement is not null and c.number < ?),
                seen as materialized (
                    select count(placement) as classes, max(placement) as last from classes)
                select s.classes, s.last, k.*
                from seen s left join lateral (
                    select f.placement, f.cost, f.spread,
                        (select jsonb_agg(jsonb_build_object('session', host.id, 'slots', host.slots,
                            'used', coalesce(l.used_slots, host.used_slots),
                            'domain', case when f.spread is null then null when f.spread ->> 'label' is null then host.id::text
                                else host.labels ->> (f.spread ->> 'label') end,
                            'placed', case when f.spread is null then 0 else (
                                select count(*) from worker p
                                where p.spread is not null and p.state in ('STARTING', 'RUNNING') and p.job_id = f.job_id
                                  and p.type = f.type and p.session_id = host.id) end))
                         from node_session host left join node_load l on l.session_id = host.id
                         where clock_timestamp() - host.renewed_at < (host.expires_at - host.renewed_at) / 2 and coxswain_may_run(host, f)) as rooms,
                        w.ids, w.created
                    from classes c
                    cross join lateral (
                        select w.id from worker w where w.state = 'PENDING' and w.placement = c.placement and %1$s
                        order by w.created_at, w.id limit 1) first
                    join worker f on f.id = first.id
                    join node_session me on me.id = ? and f.cost <= ? and coxswain_may_run(me, f)
                    cross join lateral (
                        select array_agg(o.id order by o.created_at, o.id) as ids,
                            array_agg((extract(epoch from o.created_at) * 1000000)::bigint order by o.created_at, o.id) as created
                        from (select w.id, w.created_at from worker w where w.state = 'PENDING' and w.placement = c.placement and %1$s
                              order by w.created_at, w.id
                              limit ? + ? * (select count(*) from node_session) / s.classes) o) w
                    where s.classes > 0 and w.ids is not null) k on true
                """.formatted(NOT_AT_REST), row -> {
            if (row.getInt("classes") == CLASSES) {
                next[0] = row.getLong("last") + 1;
            }
            if (row.getObject("placement") != null) {
                classes.add(waiting(row));
            }
        }, from, CLASSES, session, free, FEWEST, WORKERS);
        return new Look(classes, next[0]);
    }

    private WaitingClass waiting(ResultSet row) throws SQLException {
        String spread = row.getString("spread");
        String[] ids = (String[]) row.getArray("ids").getArray();
        Long[] created = (Long[]) row.getArray("created").getArray();
        return new WaitingClass(row.getLong("placement"), row.getInt("cost"), spread(spread),
                json.mapper().readValue(row.getString("rooms"), ROOMS),
                IntStream.range(0, ids.length).mapToObj(i -> new Waiting(ids[i], created[i])).toList());
    }

    private @Nullable Spread spread(@Nullable String text) {
        return text == null ? null : json.mapper().readValue(text, Spread.class);
    }

    /**
     * Takes the right to place workers of these classes until the end of the transaction, without waiting for it.
     *
     * @return the classes that nobody else is placing at the moment
     */
    public Set<Long> reserve(JdbcTemplate jdbc, Collection<Long> classes) {
        return new HashSet<>(jdbc.queryForList("""
                select c.number from unnest(?::bigint[]) c (number) where pg_try_advisory_xact_lock(c.number)
                """, Long.class, (Object) classes.stream().sorted().toArray(Long[]::new)));
    }

    /** Notes that {@code used} slots of a node are taken, unless its session is over. */
    public void tellLoad(UUID session, int used) {
        pool.query("""
                with quick as materialized (
                    select set_config('synchronous_commit', 'off', true))
                insert into node_load (session_id, used_slots) select n.id, ? from node_session n, quick where n.id = ?
                on conflict (session_id) do update set used_slots = excluded.used_slots
                returning used_slots
                """, row -> {
        }, used, session);
    }
}
