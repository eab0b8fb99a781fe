package io.coxswain.worker;

import io.coxswain.api.Selector;
import io.coxswain.api.Spread;
import io.coxswain.api.WorkerState;
import io.coxswain.json.Json;
import io.coxswain.placement.PlacementStore;
import io.coxswain.resource.ResourceNeed;
import io.coxswain.resource.ResourceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.type.TypeReference;

/** The rows of {@code worker}, as anybody may read them, and as executors claim them. */
public final class WorkerStore {

    private static final String COLUMNS = """
            w.id, w.job_id, w.job_type, w.type, w.config, w.cost, w.selectors, w.spread, w.state, w.session_id, w.node, w.epoch, w.status,
            w.error, w.created_at, w.started_at, w.finished_at
            """;
    private static final TypeReference<List<Selector>> SELECTORS = new TypeReference<>() {};

    private final JdbcTemplate pool;
    private final Json json;

    public WorkerStore(JdbcTemplate pool, Json json) {
        this.pool = pool;
        this.json = json;
    }

    /**
     * Claims those of these workers that still wait and that this node may run, as many as fit into what it has free: slots in all less
     * {@code used} ones. Their masters are told, and the others how full the node is, in the same statement.
     */
    List<WorkerRow> claim(JdbcTemplate jdbc, UUID session, Collection<String> ids, int used) {
        return jdbc.query("""
                with me as materialized (
                    select n as node from node_session n where n.id = ? and n.state = 'ACTIVE' for key share),
                picked as materialized (
                    select w.id, w.cost, w.created_at from worker w, me
                    where w.id = any(?) and w.state = 'PENDING' and coxswain_may_run(me.node, w) and %s
                    order by w.id
                    for no key update of w skip locked),
                fitting as (
                    select id, sum(cost) over (order by created_at, id) as used from picked),
                claimed as (
                    update worker w
                    set state = 'STARTING', session_id = (me.node).id, node = (me.node).node_name, started_at = clock_timestamp()
                    from fitting, me
                    where w.id = fitting.id and ? + fitting.used <= (me.node).slots
                    returning w.*),
                loaded as (
                    insert into node_load (session_id, used_slots) select c.session_id, ? + sum(c.cost) from claimed c group by c.session_id
                    on conflict (session_id) do update set used_slots = excluded.used_slots),
                told as (
                    insert into inbox (job_id, sender, kind, body)
                    select c.job_id, c.id, 'DISPATCHED', jsonb_build_object('node', c.node)
                    from claimed c join job j on j.id = c.job_id and j.state not in ('FINISHED', 'FAILED', 'CANCELED'))
                """.formatted(PlacementStore.NOT_AT_REST) + "select " + COLUMNS + " from claimed w order by w.created_at, w.id", this::row,
                session, ids.toArray(String[]::new), used, used);
    }

    /** Those of these workers that the session has claimed and that have not begun. */
    List<WorkerRow> findClaimed(UUID session, Collection<String> ids) {
        return pool.query("select " + COLUMNS + " from worker w where w.id = any(?) and w.session_id = ? and w.state in "
                + "('STARTING', 'STOPPING')", this::row, ids.toArray(String[]::new), session);
    }

    /** The resources that these workers need. */
    List<ResourceNeed> findNeeds(Collection<String> ids) {
        return ResourceStore.findNeeds(pool, ids);
    }

    /** The workers of {@code session} that were asked to stop. */
    List<String> findStopping(UUID session) {
        return pool.queryForList("select id from worker where session_id = ? and state = 'STOPPING'", String.class, session);
    }

    /** The state of one worker. */
    Optional<WorkerState> findState(String id) {
        return pool.queryForList("select state from worker where id = ?", String.class, id).stream().map(WorkerState::valueOf)
                .findFirst();
    }

    public Optional<WorkerRow> find(String jobId, String id) {
        return pool.query("select " + COLUMNS + " from worker w where w.id = ? and w.job_id = ?", this::row, id, jobId).stream()
                .findFirst();
    }

    /** Those of these workers that exist. */
    public List<WorkerRow> findAll(Collection<String> ids) {
        return pool.query("select " + COLUMNS + " from worker w where w.id = any(?)", this::row,
                (Object) ids.toArray(String[]::new));
    }

    /** The workers of a job after {@code afterId}, in order of their ids. */
    List<WorkerRow> list(String jobId, @Nullable String afterId, int limit) {
        return pool.query("select " + COLUMNS + " from worker w where w.job_id = ? and w.id > ? order by w.id limit ?", this::row,
                jobId, afterId == null ? "" : afterId, limit);
    }

    /** The workers of these jobs that their masters have not been told the end of; those of a job in order of their ids. */
    public Map<String, List<WorkerRow>> findNotGone(Collection<String> jobIds) {
        return pool.query("select " + COLUMNS + """
                from worker w
                where w.job_id = any(?) and (w.state in ('PENDING', 'STARTING', 'RUNNING', 'STOPPING')
                    or exists (select 1 from inbox i where i.job_id = w.job_id and i.worker_id is null and i.sender = w.id
                        and i.kind = 'OFFLINE'))
                order by w.job_id, w.id
                """, this::row, (Object) jobIds.toArray(String[]::new)).stream().collect(Collectors.groupingBy(WorkerRow::jobId));
    }

    /** How many workers of a job have not ended. */
    int countLive(JdbcTemplate jdbc, String jobId) {
        Integer count = jdbc.queryForObject(
                "select count(*) from worker where job_id = ? and state in ('PENDING', 'STARTING', 'RUNNING', 'STOPPING')",
                Integer.class, jobId);
        return count == null ? 0 : count;
    }

    /** Whether every worker of terms before {@code epoch} is pending, over, or on a node whose session has not expired. */
    public boolean allKnownAlive(String jobId, long epoch) {
        return Boolean.TRUE.equals(pool.queryForObject("""
                select not exists (
                    select 1 from worker w
                    where w.job_id = ? and w.epoch < ? and w.state in ('STARTING', 'RUNNING', 'STOPPING')
                      and not exists (
                          select 1 from node_session s
                          where s.id = w.session_id and s.expires_at > clock_timestamp()))
                """, Boolean.class, jobId, epoch));
    }

    private WorkerRow row(ResultSet row, int n) throws SQLException {
        return new WorkerRow(row.getString("id"), row.getString("job_id"), row.getString("job_type"), row.getString("type"),
                json.tree(row.getString("config")), row.getInt("cost"), json.mapper().readValue(row.getString("selectors"), SELECTORS),
                spread(row.getString("spread")), WorkerState.valueOf(row.getString("state")), row.getObject("session_id", UUID.class), row
                        .getString("node"),
                row.getLong("epoch"), json.tree(row.getString("status")), row.getString("error"), instant(row, "created_at"),
                instant(row, "started_at"), instant(row, "finished_at"));
    }

    private @Nullable Spread spread(@Nullable String text) {
        return text == null ? null : json.mapper().readValue(text, Spread.class);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
