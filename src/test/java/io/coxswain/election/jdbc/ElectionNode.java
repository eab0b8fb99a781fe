package io.coxswain.election.jdbc;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.coxswain.cluster.ClientName;
import io.coxswain.cluster.NodeDescription;
import io.coxswain.cluster.NodeLoad;
import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.NodeView;
import io.coxswain.cluster.PostgresBell;
import io.coxswain.cluster.PostgresSessionStore;
import io.coxswain.cluster.SessionProperties;
import io.coxswain.cluster.SessionStore;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.json.Json;
import io.coxswain.loop.Gate;
import io.coxswain.loop.SystemScheduler;
import io.coxswain.testing.TcpProxy;
import io.coxswain.transaction.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** As much of a real node as an election needs, with a short lease, and with a way to Postgres of its own that can be cut. */
final class ElectionNode implements AutoCloseable {

    static final Duration TTL = Duration.ofSeconds(1);
    private static final int CONNECTIONS = 3;
    private static final SessionProperties PROPERTIES = new SessionProperties(TTL, Duration.ofMillis(150), Duration.ofMillis(100), true,
            Duration.ofMillis(50));

    private final SystemScheduler scheduler = new SystemScheduler();
    private final SessionTrust trust = new SessionTrust(scheduler);
    private final AtomicInteger connections = new AtomicInteger();
    private final TcpProxy way;
    private final HikariDataSource connectionPool;
    private final FreezableSessionStore store;
    private final PostgresBell bell;
    private final NodeSession session;
    private final JobLockStore locks;
    private final JdbcHighAvailabilityServices services;

    ElectionNode(String name, PGSimpleDataSource database) {
        way = TcpProxy.to(database.getPortNumbers()[0]);
        connectionPool = pool(withTimeouts(way.over(database)));
        DataSource pool = new CountingDataSource(connectionPool);
        DataSource direct = withTimeouts(way.over(database));
        store = new FreezableSessionStore(new PostgresSessionStore(direct, ClientName.draw(), new Json().mapper()));
        bell = new PostgresBell(scheduler, new JdbcTemplate(pool), direct, TTL, () -> true);
        session = new NodeSession(scheduler, PROPERTIES, store, bell, trust, new Gate(trust::isTrusted),
                () -> new NodeDescription(name, "http://" + name, Map.of(), 1, 1, Set.of()), () -> NodeLoad.NONE);
        locks = new PostgresJobLockStore(new JdbcTemplate(pool), new Transactions(pool, scheduler));
        services = new JdbcHighAvailabilityServices(scheduler, trust, bell, locks);
        session.addListener(services);
        session.start();
    }

    /** Starts nodes of these names, and waits until each may act. */
    static List<ElectionNode> startAll(PGSimpleDataSource database, String... names) {
        List<ElectionNode> nodes = Arrays.stream(names).map(name -> new ElectionNode(name, database)).toList();
        await().until(() -> nodes.stream().allMatch(node -> node.trust.isTrusted()));
        return nodes;
    }

    private static HikariDataSource pool(DataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(250);
        config.setValidationTimeout(250);
        return new HikariDataSource(config);
    }

    private static PGSimpleDataSource withTimeouts(PGSimpleDataSource dataSource) {
        dataSource.setSocketTimeout(1);
        dataSource.setConnectTimeout(1);
        return dataSource;
    }

    JdbcHighAvailabilityServices services() {
        return services;
    }

    SessionTrust trust() {
        return trust;
    }

    TcpProxy way() {
        return way;
    }

    /** Runs {@code body} while the pool has no connection left. */
    void withoutConnections(Runnable body) throws SQLException {
        List<Connection> taken = new ArrayList<>();
        try {
            while (taken.size() < CONNECTIONS) {
                taken.add(connectionPool.getConnection());
            }
            body.run();
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
    }

    /** How often a connection was wanted from the pool so far. */
    int connections() {
        return connections.get();
    }

    LeadershipTerm claim(String jobId) {
        UUID mine = trust.session();
        return locks.claimAmong(mine, List.of(jobId)).getFirst();
    }

    /** Stops renewals as SIGSTOP would; connections stay open. */
    void freeze() {
        store.frozen.writeLock().lock();
    }

    /** To be called by the thread that froze. */
    void thaw() {
        store.frozen.writeLock().unlock();
    }

    /** From now on renewals succeed, and their answers don't arrive. */
    void holdAnswers() {
        store.unanswered.writeLock().lock();
    }

    /** To be called by the thread that held them. */
    void giveAnswers() {
        store.unanswered.writeLock().unlock();
    }

    /** For how long the session was still trusted whenever a renewal began. */
    List<Duration> trustLeftAtRenewals() {
        return store.trustLeft;
    }

    @Override
    public void close() {
        way.mend();
        session.end("shutdown");
        services.close();
        bell.close();
        scheduler.close();
        connectionPool.close();
        way.close();
    }

    private final class CountingDataSource extends DelegatingDataSource {
        private CountingDataSource(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            connections.incrementAndGet();
            return super.getConnection();
        }
    }

    private final class FreezableSessionStore implements SessionStore {

        private final SessionStore real;
        private final ReentrantReadWriteLock frozen = new ReentrantReadWriteLock();
        private final ReentrantReadWriteLock unanswered = new ReentrantReadWriteLock();
        private final List<Duration> trustLeft = new CopyOnWriteArrayList<>();

        private FreezableSessionStore(SessionStore real) {
            this.real = real;
        }

        private SessionStore awake() {
            pass(frozen);
            return real;
        }

        private void pass(ReentrantReadWriteLock barrier) {
            barrier.readLock().lock();
            barrier.readLock().unlock();
        }

        @Override
        public void join(UUID joining, NodeDescription node, boolean drained, Duration ttl) {
            awake().join(joining, node, drained, ttl);
        }

        @Override
        public Optional<List<NodeView>> renew(UUID mine, NodeLoad load, Duration ttl) {
            trustLeft.add(trust.remaining());
            Optional<List<NodeView>> answer = awake().renew(mine, load, ttl);
            pass(unanswered);
            return answer;
        }

        @Override
        public Set<UUID> endExpired(UUID self) {
            return awake().endExpired(self);
        }

        @Override
        public Set<UUID> findUnheld(UUID self) {
            return awake().findUnheld(self);
        }

        @Override
        public Set<UUID> findDisconnected(Set<UUID> sessions) {
            return awake().findDisconnected(sessions);
        }

        @Override
        public Set<UUID> endCrashed(Set<UUID> sessions) {
            return awake().endCrashed(sessions);
        }

        @Override
        public void end(UUID mine, String cause) {
            awake().end(mine, cause);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
