package io.coxswain.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Sessions in Postgres, over one connection outside the pool. Used by the session's thread only. */
public final class PostgresSessionStore implements SessionStore {

    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    private final DedicatedConnection connection;
    private final JsonMapper json;

    /** @param dataSource gives connections with a socket timeout well below the ttl */
    public PostgresSessionStore(DataSource dataSource, JsonMapper json) {
        this.connection = new DedicatedConnection(dataSource, "coxswain-session");
        this.json = json;
    }

    @Override
    public void join(UUID session, NodeDescription node, Duration ttl) {
        connection.use(open -> {
            try (var statement = open.prepareStatement("""
                    insert into node_session (id, node_name, address, labels, slots, expires_at)
                    values (?, ?, ?, ?::jsonb, ?, clock_timestamp() + ? * interval '1 microsecond')
                    """)) {
                statement.setObject(1, session);
                statement.setString(2, node.name());
                statement.setString(3, node.address());
                statement.setString(4, json.writeValueAsString(node.labels()));
                statement.setInt(5, node.slots());
                statement.setLong(6, micros(ttl));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<List<NodeView>> renew(UUID session, NodeLoad load, Duration ttl) {
        return connection.use(open -> {
            try (var statement = open.prepareStatement("""
                    with renewed as (
                        update node_session
                        set expires_at = clock_timestamp() + ? * interval '1 microsecond', used_slots = ?, job_masters = ?
                        where id = ?
                        returning id, used_slots, job_masters)
                    select n.id, n.node_name, n.address, n.labels, n.slots, coalesce(r.used_slots, n.used_slots) as used_slots,
                        coalesce(r.job_masters, n.job_masters) as job_masters, n.state, n.started_at
                    from node_session n left join renewed r on r.id = n.id
                    where exists (select 1 from renewed)
                    order by n.node_name, n.started_at
                    """)) {
                statement.setLong(1, micros(ttl));
                statement.setInt(2, load.usedSlots());
                statement.setInt(3, load.jobMasters());
                statement.setObject(4, session);
                List<NodeView> nodes = nodes(statement);
                return nodes.isEmpty() ? Optional.empty() : Optional.of(nodes);
            }
        });
    }

    private List<NodeView> nodes(PreparedStatement statement) throws SQLException {
        List<NodeView> nodes = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                nodes.add(new NodeView(rows.getObject("id", UUID.class), rows.getString("node_name"), rows.getString("address"),
                        NodeView.State.valueOf(rows.getString("state")), json.readValue(rows.getString("labels"), LABELS),
                        rows.getInt("slots"), new NodeLoad(rows.getInt("used_slots"), rows.getInt("job_masters")),
                        rows.getObject("started_at", OffsetDateTime.class).toInstant()));
            }
        }
        return nodes;
    }

    @Override
    public Set<UUID> endExpired(UUID self) {
        Set<UUID> expired = connection.use(open -> {
            try (var statement = open.prepareStatement(
                    "select id from node_session where expires_at < clock_timestamp() and id <> ?")) {
                statement.setObject(1, self);
                return ids(statement);
            }
        });
        // The common case, nobody has expired, is a read.
        return expired.isEmpty() ? expired : endWhere(expired, "expiry", "n.expires_at < clock_timestamp()");
    }

    @Override
    public Set<UUID> findUnheld(UUID self) {
        return connection.use(open -> {
            try (var statement = open.prepareStatement("""
                    select id from node_session
                    where id <> ? and pg_try_advisory_xact_lock_shared(coxswain_session_key(id))
                    """)) {
                statement.setObject(1, self);
                return ids(statement);
            }
        });
    }

    @Override
    public Set<UUID> endCrashed(Set<UUID> sessions) {
        return endWhere(sessions, "crash", "pg_try_advisory_xact_lock_shared(coxswain_session_key(n.id))");
    }

    @Override
    public void end(UUID session, String cause) {
        endWhere(Set.of(session), cause, "true");
    }

    /** @param condition on the row of the session, alias {@code n} */
    private Set<UUID> endWhere(Set<UUID> sessions, String cause, String condition) {
        return connection.inTransaction(open -> {
            setCause(open, cause);
            try (var statement = open.prepareStatement("""
                    with doomed as materialized (
                        select id from node_session n where id = any(?) and %s order by id for update skip locked)
                    delete from node_session n using doomed where n.id = doomed.id returning n.id
                    """.formatted(condition))) {
                statement.setArray(1, open.createArrayOf("uuid", sessions.toArray()));
                return ids(statement);
            }
        });
    }

    private static void setCause(Connection open, String cause) throws SQLException {
        try (var statement = open.prepareStatement("select set_config('coxswain.session_end', ?, true)")) {
            statement.setString(1, cause);
            statement.execute();
        }
    }

    private static Set<UUID> ids(PreparedStatement statement) throws SQLException {
        Set<UUID> ids = new HashSet<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    @Override
    public void close() {
        connection.drop();
    }
}
