package io.coxswain;

import com.zaxxer.hikari.HikariDataSource;
import io.coxswain.api.Connections;
import io.coxswain.api.JobType;
import io.coxswain.audit.AuditLog;
import io.coxswain.audit.AuditProperties;
import io.coxswain.audit.AuditStore;
import io.coxswain.chore.Chore;
import io.coxswain.chore.ChoreListener;
import io.coxswain.chore.Chores;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.ClientName;
import io.coxswain.cluster.DrainProperties;
import io.coxswain.cluster.NodeManager;
import io.coxswain.cluster.NodeProperties;
import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.NodeStore;
import io.coxswain.cluster.PostgresBell;
import io.coxswain.cluster.PostgresSessionStore;
import io.coxswain.cluster.SessionProperties;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.diagnosis.Diagnosis;
import io.coxswain.diagnosis.DiagnosisStore;
import io.coxswain.election.ElectionProperties;
import io.coxswain.election.HighAvailabilityServices;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.jdbc.JdbcHighAvailabilityServices;
import io.coxswain.election.jdbc.JobTermRecord;
import io.coxswain.election.jdbc.PostgresJobLockStore;
import io.coxswain.election.jdbc.SessionLockRepository;
import io.coxswain.election.standalone.StandaloneHighAvailabilityServices;
import io.coxswain.event.EventStore;
import io.coxswain.fence.FencedWriter;
import io.coxswain.fence.MessageMutationStore;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.idempotency.PurgeIdempotencyKeys;
import io.coxswain.inbox.InboxStore;
import io.coxswain.job.CallbackListener;
import io.coxswain.job.InstanceTools;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobMutationStore;
import io.coxswain.job.JobProperties;
import io.coxswain.job.JobStore;
import io.coxswain.job.JobTypes;
import io.coxswain.job.TakeoverListener;
import io.coxswain.json.Json;
import io.coxswain.json.SecretMask;
import io.coxswain.json.StrictReader;
import io.coxswain.kv.KvStore;
import io.coxswain.loop.BatchListener;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Scheduler;
import io.coxswain.loop.SystemScheduler;
import io.coxswain.loop.Watchdog;
import io.coxswain.master.JobMasterHost;
import io.coxswain.master.LeadershipListener;
import io.coxswain.master.MasterServices;
import io.coxswain.master.Rebalance;
import io.coxswain.master.RebalanceStore;
import io.coxswain.observe.MicrometerInstanceTools;
import io.coxswain.placement.PlacementStore;
import io.coxswain.plugin.JobTypeCheck;
import io.coxswain.plugin.PluginProperties;
import io.coxswain.plugin.Plugins;
import io.coxswain.registration.RegistrationProperties;
import io.coxswain.resource.ConnectionProperties;
import io.coxswain.resource.ConnectionProperties.Target;
import io.coxswain.resource.GarbageStore;
import io.coxswain.resource.NodeResources;
import io.coxswain.resource.PooledConnections;
import io.coxswain.resource.ResourceFiles;
import io.coxswain.resource.ResourceListener;
import io.coxswain.resource.ResourceProperties;
import io.coxswain.resource.ResourceStore;
import io.coxswain.resource.local.LocalFiles;
import io.coxswain.resource.s3.S3Files;
import io.coxswain.retention.KeepHistory;
import io.coxswain.retention.PurgeFinishedJobs;
import io.coxswain.retention.RetentionProperties;
import io.coxswain.transaction.PurgeCommitMarks;
import io.coxswain.transaction.Transactions;
import io.coxswain.worker.Executor;
import io.coxswain.worker.WorkerManager;
import io.coxswain.worker.WorkerMutationStore;
import io.coxswain.worker.WorkerServices;
import io.coxswain.worker.WorkerStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.Validator;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.jdbc.core.JdbcTemplate;

/** Everything that makes up a node, in the order in which a job goes through it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({NodeProperties.class, SessionProperties.class, DrainProperties.class, ElectionProperties.class,
    JobProperties.class, ConnectionProperties.class, ResourceProperties.class, AuditProperties.class, PluginProperties.class,
    RetentionProperties.class, RegistrationProperties.class})
class NodeConfiguration {

    private static final String CHORES = "chore";

    // Threads, clocks, JSON, transactions

    @Bean
    Scheduler scheduler(BatchListener batches) {
        return new SystemScheduler(batches);
    }

    @Bean
    Json json() {
        return new Json();
    }

    @Bean
    StrictReader strictReader(Json json, Validator validator, SecretMask mask) {
        return new StrictReader(json, validator, mask);
    }

    @Bean
    SmallWrites smallWrites(DataSource pool) throws SQLException {
        return SmallWrites.beside(pool.unwrap(HikariDataSource.class));
    }

    @Bean
    Transactions transactions(DataSource pool, SmallWrites smallWrites, Scheduler scheduler) {
        return new Transactions(pool, smallWrites.pool(), scheduler);
    }

    @Bean
    static ClientName clientName() {
        return ClientName.draw();
    }

    /** Two connections for each core and one, unless {@code spring.datasource.hikari.maximum-pool-size} says otherwise. */
    @Bean
    static BeanPostProcessor pool(ObjectProvider<ClientName> client, ObjectProvider<Scheduler> scheduler) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool) {
                    String first = pool.getConnectionInitSql();
                    pool.setConnectionInitSql(client.getObject().sql() + (first == null ? "" : "; " + first));
                    pool.setDataSource(Reconnecting.to(pool, scheduler.getObject()));
                    if (pool.getMaximumPoolSize() < 1) {
                        pool.setMaximumPoolSize(2 * Runtime.getRuntime().availableProcessors() + 1);
                    }
                }
                return bean;
            }
        };
    }

    // This node among the others

    @Bean
    SessionTrust sessionTrust(Scheduler scheduler) {
        return new SessionTrust(scheduler);
    }

    @Bean
    Gate gate(SessionTrust trust) {
        return new Gate(trust::isTrusted);
    }

    @Bean
    DirectPostgres directPostgres(JdbcConnectionDetails details, SessionProperties properties) {
        return new DirectPostgres(details, properties.ttl());
    }

    @Bean
    Bell bell(Scheduler scheduler, JdbcTemplate pool, DirectPostgres direct, ObjectProvider<NodeSession> session) {
        return new PostgresBell(scheduler, pool, direct.dataSource(), direct.ttl(), () -> session.getObject().nodes().size() > 1);
    }

    @Bean(destroyMethod = "")
    NodeSession nodeSession(Scheduler scheduler, SessionProperties properties, DirectPostgres direct, Json json, Bell bell,
            SessionTrust trust, Gate gate, NodeProperties node, JobTypes types, Environment environment, ClientName client,
            ObjectProvider<NodeLoads> loads) {
        return new NodeSession(scheduler, properties, new PostgresSessionStore(direct.dataSource(), client, json.mapper()),
                bell, trust, gate, new ThisNode(node, types.names(), environment), () -> loads.getObject().now());
    }

    @Bean
    NodeManager nodeManager(JdbcTemplate pool, Json json, Bell bell, DrainProperties drain) {
        return new NodeManager(new NodeStore(pool, json.mapper()), bell, drain.workerDeadline());
    }

    // Leadership

    @Bean
    JobLockStore jobLockStore(JdbcTemplate pool, Transactions transactions) {
        return new PostgresJobLockStore(pool, transactions);
    }

    @Bean
    HighAvailabilityServices elections(ElectionProperties properties, Scheduler scheduler, SessionTrust trust, Bell bell,
            JobLockStore locks, JdbcTemplate pool, NodeProperties node) {
        return switch (properties.mode()) {
            case JDBC -> new JdbcHighAvailabilityServices(scheduler, trust, bell, locks);
            case STANDALONE -> new StandaloneHighAvailabilityServices(scheduler, String.valueOf(node.name()),
                    () -> pool.queryForObject("select nextval('job_epoch')", Long.class),
                    new JobTermRecord(scheduler, trust, bell, locks));
        };
    }

    @Bean
    JdbcLockRegistry choreLocks(JdbcTemplate pool, SessionTrust trust) {
        return new JdbcLockRegistry(new SessionLockRepository(pool, trust, CHORES));
    }

    // Jobs and what belongs to them

    @Bean(destroyMethod = "close")
    Plugins plugins(PluginProperties properties, List<JobType<?>> own, StrictReader reader, Json json, Scheduler scheduler) {
        return Plugins.load(properties, own.stream().map(JobType::name).toList(), new JobTypeCheck(reader, json), scheduler);
    }

    @Bean
    JobTypes jobTypes(List<JobType<?>> own, Plugins plugins, StrictReader reader, NodeManager nodes) {
        return new JobTypes(Stream.concat(own.stream(), plugins.types().stream()).toList(), reader, nodes::withJobType);
    }

    @Bean
    EventStore eventStore(JdbcTemplate pool, Json json) {
        return new EventStore(pool, json);
    }

    @Bean
    InboxStore inboxStore(JdbcTemplate pool) {
        return new InboxStore(pool);
    }

    @Bean
    KvStore kvStore() {
        return new KvStore();
    }

    @Bean
    IdempotencyStore idempotencyStore(JdbcTemplate pool, Json json) {
        return new IdempotencyStore(pool, json);
    }

    @Bean
    JobStore jobStore(JdbcTemplate pool, Json json) {
        return new JobStore(pool, json);
    }

    @Bean
    JobManager jobManager(Scheduler scheduler, JobTypes types, JobProperties properties, JobStore store, EventStore events,
            IdempotencyStore keys, Transactions transactions, SessionTrust trust, Bell bell, Json json, JobMasterHost host) {
        return new JobManager(scheduler, types, properties, store, events, keys, transactions, trust, bell, json, host);
    }

    @Bean
    WorkerStore workerStore(JdbcTemplate pool, Json json) {
        return new WorkerStore(pool, json);
    }

    @Bean
    PlacementStore placementStore(JdbcTemplate pool, Json json) {
        return new PlacementStore(pool, json);
    }

    @Bean
    WorkerMutationStore workerMutationStore(Json json) {
        return new WorkerMutationStore(json);
    }

    @Bean
    FencedWriter fencedWriter(Scheduler scheduler, Transactions transactions, EventStore events, InboxStore inbox, Bell bell,
            SessionTrust trust, KvStore kv, WorkerMutationStore workers, ResourceStore resources, Json json) {
        return new FencedWriter(scheduler, transactions, events, inbox, bell, () -> trust.held() != null,
                List.of(kv, new MessageMutationStore(inbox), resources, workers, new JobMutationStore(json)));
    }

    // What job types are given

    @Bean(destroyMethod = "close")
    Connections connections(ConnectionProperties properties, JdbcConnectionDetails metadata, ClientName client) {
        return new PooledConnections(properties, client.sql(),
                new Target(metadata.getJdbcUrl(), metadata.getUsername(), metadata.getPassword(), 8));
    }

    @Bean
    ResourceStore resourceStore(JdbcTemplate pool) {
        return new ResourceStore(pool);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    NodeResources nodeResources(Scheduler scheduler, JdbcTemplate pool, ResourceProperties properties, ResourceStore store,
            ResourceListener listener, JdbcLockRegistry choreLocks, NodeSession session) {
        List<ResourceFiles> files = new ArrayList<>();
        files.add(new LocalFiles(properties.local().directory(), store::cluster));
        if (properties.s3().bucket() != null) {
            files.add(new S3Files(properties.s3(), store::cluster));
        }
        NodeResources resources = new NodeResources(scheduler, store, new GarbageStore(pool), properties.defaultKind(), files,
                properties.collectInterval(), listener, choreLocks.obtain("sweep-resources-s3"), () -> session.node().name());
        session.addListener(resources);
        return resources;
    }

    @Bean
    InstanceTools instanceTools(MeterRegistry registry) {
        return new MicrometerInstanceTools(registry);
    }

    @Bean
    Watchdog watchdog(Scheduler scheduler, SessionTrust trust) {
        return new Watchdog(scheduler, () -> trust.held() != null && !trust.isTrusted());
    }

    // Who did what

    @Bean
    AuditStore auditStore(JdbcTemplate pool) {
        return new AuditStore(pool);
    }

    @Bean
    AuditLog auditLog(Scheduler scheduler, Transactions transactions, AuditStore store, NodeSession session) {
        return new AuditLog(scheduler, transactions, store, () -> session.node().name());
    }

    // What one node does for all now and then

    @Bean
    PurgeIdempotencyKeys purgeIdempotencyKeys(IdempotencyStore store) {
        return new PurgeIdempotencyKeys(store);
    }

    @Bean
    PurgeCommitMarks purgeCommitMarks(Transactions transactions) {
        return new PurgeCommitMarks(transactions);
    }

    @Bean
    PurgeFinishedJobs purgeFinishedJobs(Transactions transactions, JobStore store, RetentionProperties retention) {
        return new PurgeFinishedJobs(transactions, store, retention.finishedJobs());
    }

    @Bean(initMethod = "prepare")
    KeepHistory keepHistory(Transactions transactions, RetentionProperties retention, AuditProperties audit) {
        return new KeepHistory(transactions, Map.of("job_event", retention.history(), "audit_event", audit.keep()));
    }

    @Bean(initMethod = "start")
    Chores chores(Scheduler scheduler, JdbcLockRegistry choreLocks, List<Chore> chores, ChoreListener listener) {
        return new Chores(scheduler, choreLocks::obtain, chores, listener);
    }

    // What runs them

    @Bean
    WorkerManager workerManager(JobManager jobs, JobTypes types, WorkerStore store, WorkerMutationStore mutations,
            InboxStore inbox, IdempotencyStore keys, Transactions transactions, NodeSession session, Bell bell, Json json) {
        return new WorkerManager(jobs, types, store, mutations, inbox, keys, transactions, session, bell, json);
    }

    @Bean
    Diagnosis diagnosis(JdbcTemplate pool, Json json, SessionProperties session) {
        return new Diagnosis(new DiagnosisStore(pool, json), session.safetyMargin());
    }

    @Bean
    Executor executor(Scheduler scheduler, Gate gate, Watchdog watchdog, JobProperties properties, SessionTrust trust,
            Transactions transactions, FencedWriter writer, WorkerStore workers, PlacementStore placement, InboxStore inbox, KvStore kv,
            JobTypes types, Json json, Connections connections, NodeResources resources, InstanceTools tools,
            CallbackListener callbacks, NodeProperties node, NodeManager nodes) {
        return new Executor(new WorkerServices(scheduler, gate, watchdog, properties.callbackTimeout(), trust, transactions, writer,
                workers, placement, inbox, kv, types, json, connections, resources.resources(), tools, callbacks), node.slots(),
                nodes::drainLeft);
    }

    @Bean
    JobMasterHost jobMasterHost(Scheduler scheduler, Gate gate, Watchdog watchdog, JobProperties properties, SessionTrust trust,
            HighAvailabilityServices elections, Transactions transactions, FencedWriter writer, JobStore jobs, WorkerStore workers,
            InboxStore inbox, KvStore kv, JobTypes types, Json json, Connections connections, NodeResources resources, InstanceTools tools,
            TakeoverListener takeovers, LeadershipListener leadership, CallbackListener callbacks, JobLockStore locks, NodeSession session,
            NodeProperties node, RegistrationProperties registration, ElectionProperties election, JdbcTemplate pool,
            ObjectProvider<JobManager> manager) {
        MasterServices services = new MasterServices(scheduler, gate, watchdog, properties.callbackTimeout(),
                properties.retryPolicy(), registration, trust, elections, transactions, writer, jobs, workers, inbox, kv, types, json,
                connections, resources.resources(), tools, takeovers, leadership, callbacks);
        return new JobMasterHost(services, locks, session, () -> manager.getObject().requests().enforceDeadlines(), new Rebalance(scheduler,
                new RebalanceStore(pool), election.rebalance()), node.maxJobMasters());
    }

    @Bean
    NodeLoads nodeLoads(Executor executor, JobMasterHost host) {
        return new NodeLoads(executor, host);
    }

    @Bean
    NodeLifecycle nodeLifecycle(Scheduler scheduler, Bell bell, NodeManager nodes, NodeSession session, HighAvailabilityServices elections,
            JobMasterHost host, Executor executor) {
        return new NodeLifecycle(scheduler, bell, nodes, session, elections, host, executor);
    }
}
