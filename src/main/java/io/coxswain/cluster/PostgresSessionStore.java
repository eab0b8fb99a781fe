package io.coxswain.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Sessions in Postgres, over one connection outside the pool. Used by the session's thread only. */
public final class PostgresSessionStore implements SessionStore {

    private static final Logger log = LoggerFactory.getLogger(PostgresSessionStore.class);
    /** How long the server waits for a vanished client of this connection, which holds no lock that others wait for. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    /** Far below any ttl, so that waiting for somebody else's transaction can't cost the own lease. */
    private static final String LOCK_TIMEOUT = "300ms";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DedicatedConnection connection;
    private final ClientName client;
    private final JsonMapper json;

    /**
     * @param dataSource gives connections with a socket timeout well below the ttl
     * @param client names the connections of this process
     */
    public PostgresSessionStore(DataSource dataSource, ClientName client, JsonMapper json) {
        this.connection = new DedicatedConnection(dataSource, client.value(), SILENCE);
        this.client = client;
        this.json = json;
    }

    @Override
    public void join(UUID session, NodeDescription node, boolean drained, Duration ttl) {
        connection.use(open -> {
            try (var statement = open.prepareStatement("""
                    insert into node_session (id, node_name, address, client, labels, slots, max_job_masters, job_types, expires_at, state)
                    values (?, ?, ?, ?, ?::jsonb, ?, ?, ?, clock_timestamp() + ? * interval '1 microsecond', ?)
                    """)) {
                statement.setObject(1, session);
                statement.setString(2, node.name());
                statement.setString(3, node.address());
                statement.setString(4, client.value());
                statement.setString(5, json.writeValueAsString(node.labels()));
                statement.setInt(6, node.slots());
                statement.setInt(7, node.maxJobMasters());
                statement.setArray(8, open.createArrayOf("text", node.jobTypes().toArray()));
                statement.setLong(9, micros(ttl));
                statement.setString(10, (drained ? NodeView.State.DRAINING : NodeView.State.ACTIVE).name());
                return statement.executeUpdate();
            }
        });
    }

    /**
     * Does not wait for the disk: a busy disk would cost the lease. What a crash of the server takes back, some tenths of a
     * second of leases, is less than the whole ttl that every node is given after it.
     */
    @Override
    public Optional<List<NodeView>> renew(UUID session, NodeLoad load, Duration ttl) {
        return connection.use(open -> {
            try (var statement = open.prepareStatement("""
                    with quick as materialized (
                        select set_config('synchronous_commit', 'off', true)),
                    renewed as (
                        update node_session
                        set renewed_at = clock_timestamp(), expires_at = clock_timestamp() + ? * interval '1 microsecond',
                            used_slots = ?, job_masters = ?
                        from quick
                        where id = ?
                        returning id, node_session.used_slots, node_session.job_masters)
                    select n.id, n.node_name, n.address, n.labels, n.slots, coalesce(r.used_slots, n.used_slots) as used_slots,
                        coalesce(r.job_masters, n.job_masters) as job_masters, n.state, n.started_at, n.drain_deadline
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
                nodes.add(NodeStore.view(rows, json));
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
        return expired.isEmpty() ? expired : endOthers(expired, "expiry", "n.expires_at < clock_timestamp()");
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
    public Set<UUID> findDisconnected(Set<UUID> sessions) {
        return connection.use(open -> {
            try (var statement = open.prepareStatement("""
                    select id from node_session n
                    where id = any(?) and client is not null
                      and not exists (select 1 from pg_stat_activity a where a.application_name = n.client)
                    """)) {
                statement.setArray(1, open.createArrayOf("uuid", sessions.toArray()));
                return ids(statement);
            }
        });
    }

    @Override
    public Set<UUID> endCrashed(Set<UUID> sessions) {
        return endOthers(sessions, "crash", "pg_try_advisory_xact_lock_shared(coxswain_session_key(n.id))");
    }

    private Set<UUID> endOthers(Set<UUID> sessions, String cause, String condition) {
        terminate(sessions, condition);
        return endWhere(sessions, cause, condition);
    }

    @Override
    public void end(UUID session, String cause) {
        endWhere(Set.of(session), cause, "true");
    }

    /**
     * Terminates the connections of the sessions' processes. One that is frozen inside a transaction would otherwise keep its
     * locks, on its own session and on its jobs, until it thaws. A process that has joined again since is alive and left alone.
     */
    private void terminate(Set<UUID> sessions, String condition) {
        connection.use(open -> {
            try (var statement = open.prepareStatement("""
                    select pg_terminate_backend(a.pid)
                    from node_session n join pg_stat_activity a on a.application_name = n.client
                    where n.id = any(?) and %s and a.usename = current_user and a.pid <> pg_backend_pid()
                      and not exists (select 1 from node_session o where o.client = n.client and o.started_at > n.started_at)
                    """.formatted(condition))) {
                statement.setArray(1, open.createArrayOf("uuid", sessions.toArray()));
                return statement.execute();
            }
        });
    }

    /** @param condition on the row of the session, alias {@code n} */
    private Set<UUID> endWhere(Set<UUID> sessions, String cause, String condition) {
        return connection.inTransaction(open -> {
            configure(open, cause);
            try (var statement = open.prepareStatement("""
                    with doomed as materialized (
                        select id from node_session n where id = any(?) and %s order by id for update)
                    delete from node_session n using doomed where n.id = doomed.id returning n.id
                    """.formatted(condition))) {
                statement.setArray(1, open.createArrayOf("uuid", sessions.toArray()));
                return ids(statement);
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                open.rollback();
                log.warn("Sessions {} can't be ended yet, somebody's transaction holds them or their jobs; tried again", sessions);
                return Set.of();
            }
        });
    }

    private static void configure(Connection open, String cause) throws SQLException {
        try (var statement = open.prepareStatement(
                "select set_config('coxswain.session_end', ?, true), set_config('lock_timeout', ?, true)")) {
            statement.setString(1, cause);
            statement.setString(2, LOCK_TIMEOUT);
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
