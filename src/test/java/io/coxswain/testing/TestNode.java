package io.coxswain.testing;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.coxswain.cluster.ClientName;
import io.coxswain.cluster.NodeDescription;
import io.coxswain.cluster.NodeLoad;
import io.coxswain.cluster.NodeManager;
import io.coxswain.cluster.NodeProperties;
import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.NodeStore;
import io.coxswain.cluster.PostgresBell;
import io.coxswain.cluster.PostgresSessionStore;
import io.coxswain.cluster.Ring;
import io.coxswain.cluster.RingListener;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.election.ElectionProperties;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.jdbc.JdbcHighAvailabilityServices;
import io.coxswain.election.jdbc.PostgresJobLockStore;
import io.coxswain.election.jdbc.SessionLockRepository;
import io.coxswain.event.EventStore;
import io.coxswain.fence.FencedWriter;
import io.coxswain.fence.MessageMutationStore;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.inbox.InboxStore;
import io.coxswain.job.CallbackListener;
import io.coxswain.job.Job;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobMutationStore;
import io.coxswain.job.JobState;
import io.coxswain.job.JobStore;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.json.SecretMask;
import io.coxswain.json.StrictReader;
import io.coxswain.kv.KvStore;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Scheduler;
import io.coxswain.loop.SystemScheduler;
import io.coxswain.loop.Watchdog;
import io.coxswain.master.JobMasterHost;
import io.coxswain.master.LeaderCalls;
import io.coxswain.master.LeadershipListener;
import io.coxswain.master.MasterServices;
import io.coxswain.master.Rebalance;
import io.coxswain.master.RebalanceStore;
import io.coxswain.observe.FailoverTimer;
import io.coxswain.observe.MicrometerInstanceTools;
import io.coxswain.placement.LiveNodeStore;
import io.coxswain.placement.PlacementJudge;
import io.coxswain.placement.PlacementStore;
import io.coxswain.resource.GarbageStore;
import io.coxswain.resource.NodeResources;
import io.coxswain.resource.ResourceFiles;
import io.coxswain.resource.ResourceListener;
import io.coxswain.resource.ResourceStore;
import io.coxswain.resource.local.LocalFiles;
import io.coxswain.resource.s3.S3Files;
import io.coxswain.transaction.Transactions;
import io.coxswain.worker.Executor;
import io.coxswain.worker.WorkerManager;
import io.coxswain.worker.WorkerMutationStore;
import io.coxswain.worker.WorkerServices;
import io.coxswain.worker.WorkerStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A whole node without its web server and without Spring, in this JVM; several on one database are a cluster. It can be cut off from
 * Postgres, wholly or only its lease, as a real one by a crash or a partition.
 */
public final class TestNode implements AutoCloseable {

    private static final Validator VALIDATOR = Validation.buildDefaultValidatorFactory().getValidator();
    private static final Duration STOP_LIMIT = Duration.ofSeconds(6);

    private final Scheduler scheduler = new SystemScheduler();
    private final SeverableDataSource way;
    private final SeverableDataSource leaseWay;
    private final HikariDataSource pool;
    private final HikariDataSource smallWrites;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final NodeManager nodes;
    private final PostgresBell bell;
    private final NodeSession session;
    private final JdbcHighAvailabilityServices elections;
    private final JobMasterHost host;
    private final Executor executor;
    private final JobManager jobs;
    private final WorkerManager workers;
    private final NodeResources resources;
    private volatile boolean running;
    private volatile boolean polling = true;

    /** Starts a node and waits until it has joined. */
    public static TestNode start(DataSource database, NodeSetup setup) {
        return start(database, setup, new ElectionProperties.Rebalance(true, Duration.ofSeconds(30), 10));
    }

    /** The same, with a rebalance that does not wait as long as usual. */
    public static TestNode start(DataSource database, NodeSetup setup, ElectionProperties.Rebalance rebalance) {
        TestNode node = new TestNode(database, setup, rebalance);
        node.start();
        return node;
    }

    private TestNode(DataSource database, NodeSetup setup, ElectionProperties.Rebalance rebalance) {
        way = new SeverableDataSource(database);
        leaseWay = new SeverableDataSource(database);
        pool = pool(way, 5, null);
        smallWrites = pool(way, 2, Transactions.SMALL_WRITES_SETUP);
        JdbcTemplate jdbc = new JdbcTemplate(pool);
        Json json = new Json();
        JobTypes types = new JobTypes(setup.types(), new StrictReader(json, VALIDATOR, SecretMask.standard()));
        Transactions transactions = new Transactions(pool, smallWrites, scheduler);
        SessionTrust trust = new SessionTrust(scheduler);
        Gate gate = new Gate(trust::isTrusted);
        Watchdog watchdog = new Watchdog(scheduler, () -> trust.held() != null && !trust.isTrusted());
        bell = new PostgresBell(scheduler, jdbc, way, setup.session().ttl(), this::hasPeers);
        session = new NodeSession(scheduler, setup.session(), new PostgresSessionStore(leaseWay, ClientName.draw(), json.mapper()), bell,
                trust, gate,
                () -> describe(setup.node(), types), this::load);
        JobLockStore locks = new PostgresJobLockStore(jdbc, transactions);
        elections = new JdbcHighAvailabilityServices(scheduler, trust, bell, locks);
        nodes = new NodeManager(new NodeStore(jdbc, json.mapper()), bell, Duration.ofMinutes(5));
        EventStore events = new EventStore(jdbc, json);
        InboxStore inbox = new InboxStore(jdbc);
        KvStore kv = new KvStore();
        IdempotencyStore keys = new IdempotencyStore(jdbc, json);
        JobStore jobStore = new JobStore(jdbc, json);
        WorkerStore workerStore = new WorkerStore(jdbc, json);
        WorkerMutationStore workerMutations = new WorkerMutationStore(json);
        ResourceStore resourceStore = new ResourceStore(jdbc);
        List<ResourceFiles> files = new ArrayList<>(List.of(new LocalFiles(setup.resources().local().directory(), resourceStore::cluster)));
        if (setup.resources().s3().bucket() != null) {
            files.add(new S3Files(setup.resources().s3(), resourceStore::cluster));
        }
        resources = new NodeResources(scheduler, resourceStore, new GarbageStore(jdbc), setup.resources().defaultKind(), files,
                setup.resources().collectInterval(), ResourceListener.NONE,
                new JdbcLockRegistry(new SessionLockRepository(jdbc, trust, "chore")).obtain("sweep-resources-s3"), this::name);
        FencedWriter writer = new FencedWriter(scheduler, transactions, events, inbox, bell, () -> trust.held() != null,
                List.of(kv, new MessageMutationStore(inbox), resourceStore, workerMutations, new JobMutationStore(json)));
        OneConnection connections = new OneConnection(pool);
        MicrometerInstanceTools tools = new MicrometerInstanceTools(meters);
        Duration callbackTimeout = setup.jobs().callbackTimeout();
        executor = new Executor(new WorkerServices(scheduler, gate, watchdog, callbackTimeout, trust, transactions, writer, workerStore,
                new PlacementStore(jdbc, json), inbox, kv, types, json, connections, resources.resources(), tools, CallbackListener.NONE),
                setup.node().slots(), nodes::drainLeft);
        host = new JobMasterHost(new MasterServices(scheduler, gate, watchdog, callbackTimeout, setup.jobs().retryPolicy(),
                setup.registration(), trust,
                elections,
                transactions, writer, jobStore, workerStore, inbox, kv, types, json, connections, resources.resources(), tools,
                new FailoverTimer(meters),
                LeadershipListener.NONE, CallbackListener.NONE), locks,
                session,
                this::enforceDeadlines, new Rebalance(scheduler, new RebalanceStore(jdbc), rebalance), setup.node().maxJobMasters());
        jobs = new JobManager(scheduler, types, setup.jobs(), jobStore, events, keys, transactions, trust, bell, json, host);
        workers = new WorkerManager(jobs, types, workerStore, workerMutations, inbox, keys, transactions,
                new PlacementJudge(new LiveNodeStore(jdbc, json), setup.session().safetyMargin()), bell, json);
    }

    private static HikariDataSource pool(DataSource way, int size, @Nullable String firstSql) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(way);
        config.setConnectionInitSql(firstSql);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(2_000);
        return new HikariDataSource(config);
    }

    private static NodeDescription describe(NodeProperties node, JobTypes types) {
        return new NodeDescription(node.name(), node.address(), node.labels(), node.slots(), node.maxJobMasters(), types.names());
    }

    private boolean hasPeers() {
        return session.nodes().size() > 1;
    }

    private void enforceDeadlines() {
        jobs.requests().enforceDeadlines();
    }

    private NodeLoad load() {
        return new NodeLoad(executor.usedSlots(), host.leads());
    }

    private void start() {
        running = true;
        bell.addListener((RingListener) host);
        bell.addListener(executor);
        session.addListener(elections);
        session.addListener(host);
        session.addListener(executor);
        session.addListener(resources);
        session.start();
        resources.start();
        poll();
        await().until(() -> session.trust().isTrusted() && !session.nodes().isEmpty());
    }

    /** From now on the node only learns of what is rung. */
    public void stopPolling() {
        polling = false;
    }

    public void ring(Ring ring) {
        bell.ring(ring);
    }

    private void poll() {
        if (running && polling) {
            host.tick();
            executor.tick();
            scheduler.after(Executor.pollInterval(), this::poll);
        }
    }

    public String name() {
        return session.node().name();
    }

    public JobManager jobs() {
        return jobs;
    }

    public WorkerManager workers() {
        return workers;
    }

    public NodeResources resources() {
        return resources;
    }

    public NodeManager nodes() {
        return nodes;
    }

    public MeterRegistry meters() {
        return meters;
    }

    public LeaderCalls calls() {
        return host;
    }

    /** The session of this moment, null between two. */
    public @Nullable UUID session() {
        return session.trust().held();
    }

    /** Ends the session behind the node's back, as another node would, and waits until it has the next one. */
    public void loseSession(JdbcTemplate jdbc) {
        UUID lost = session();
        jdbc.update("delete from node_session where id = ?", lost);
        await().until(() -> session.trust().session() != null && !session.trust().session().equals(lost));
    }

    /** Polls so often that the host compares twice what it runs with what the database says. */
    public void pollManyTimes() {
        for (int i = 0; i < 20; i++) {
            host.tick();
        }
    }

    /** Waits until the job is in {@code state}. */
    public Job awaitState(String jobId, JobState state) {
        return await("job " + jobId + " is " + state).until(() -> jobs.require(jobId), job -> job.state() == state);
    }

    /** Cuts every connection, as the end of a process does. What runs here goes on without a way to tell anybody. */
    public void crash() {
        running = false;
        way.sever();
        leaseWay.sever();
        session.end("crash");
        bell.close();
        scheduler.close();
        resources.close();
        pool.getHikariConfigMXBean().setMinimumIdle(0);
        smallWrites.getHikariConfigMXBean().setMinimumIdle(0);
    }

    /** From now on the lease can't be renewed, while all else goes on: first the node is suspended, then others end its session. */
    public void pauseLease() {
        leaseWay.sever();
    }

    public void resumeLease() {
        leaseWay.mend();
    }

    private void stop() {
        running = false;
        UUID mine = session.trust().held();
        if (mine != null) {
            nodes.stopping(mine);
        }
        executor.stop(STOP_LIMIT);
        host.stop(STOP_LIMIT);
        session.end("shutdown");
        elections.close();
        bell.close();
    }

    /** Leaves in an orderly way, as on SIGTERM. After a crash there is nothing to leave. */
    @Override
    public void close() {
        if (running) {
            stop();
            resources.close();
            scheduler.close();
            pool.close();
            smallWrites.close();
        }
    }
}
