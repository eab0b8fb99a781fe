package io.coxswain.cluster;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rows of {@code node_session}, as requests see and change them. What a session does to its own row is {@link SessionStore}. */
public final class NodeStore {

    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    private final JdbcTemplate pool;
    private final JsonMapper json;

    public NodeStore(JdbcTemplate pool, JsonMapper json) {
        this.pool = pool;
        this.json = json;
    }

    /** All live nodes, by name. */
    List<NodeView> list() {
        return pool.query("""
                select id, node_name, address, labels, slots, used_slots, job_masters, state, started_at,
                    drain_deadline
                from node_session
                order by node_name, started_at
                """, (row, n) -> view(row, json));
    }

    /** Returns how many sessions have that name. One that stops goes on stopping; an earlier deadline stands. */
    int drain(String nodeName, Duration workerDeadline) {
        return pool.update("""
                update node_session
                set state = case state when 'STOPPING' then state else 'DRAINING' end,
                    drain_deadline = least(drain_deadline, clock_timestamp() + ? * interval '1 millisecond')
                where node_name = ?
                """, workerDeadline.toMillis(), nodeName);
    }

    /** Returns how many sessions have that name. One that stops goes on stopping. */
    int activate(String nodeName) {
        return pool.update("""
                update node_session set state = case state when 'STOPPING' then state else 'ACTIVE' end, drain_deadline = null
                where node_name = ?
                """, nodeName);
    }

    /** How long a session that is drained may keep its workers, negative when that is over; empty if it may for any time. */
    Optional<Duration> drainLeft(UUID session) {
        return pool.queryForList("""
                select (extract(epoch from drain_deadline - clock_timestamp()) * 1000)::bigint from node_session
                where id = ? and state = 'DRAINING' and drain_deadline is not null
                """, Long.class, session).stream().map(Duration::ofMillis).findFirst();
    }

    void stopping(UUID session) {
        pool.update("update node_session set state = 'STOPPING' where id = ?", session);
    }

    static NodeView view(ResultSet row, JsonMapper json) throws SQLException {
        OffsetDateTime deadline = row.getObject("drain_deadline", OffsetDateTime.class);
        return new NodeView(row.getObject("id", UUID.class), row.getString("node_name"), row.getString("address"),
                NodeView.State.valueOf(row.getString("state")), json.readValue(row.getString("labels"), LABELS), row.getInt("slots"),
                new NodeLoad(row.getInt("used_slots"), row.getInt("job_masters")),
                row.getObject("started_at", OffsetDateTime.class).toInstant(), deadline == null ? null : deadline.toInstant());
    }

    /** @return name and address, for people */
    List<String> namesWithJobType(String type) {
        return pool.queryForList("""
                select 'node ' || node_name || ' (' || address || ')' from node_session
                where state = 'ACTIVE' and ? = any (job_types) order by node_name limit 10
                """, String.class, type);
    }
}
