package io.coxswain;

import io.coxswain.api.Connections;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.NodeManager;
import io.coxswain.cluster.NodeProperties;
import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.SessionProperties;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.diagnosis.Diagnosis;
import io.coxswain.diagnosis.DiagnosisStore;
import io.coxswain.election.ElectionProperties;
import io.coxswain.election.HighAvailabilityServices;
import io.coxswain.election.JobLockStore;
import io.coxswain.fence.FencedWriter;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.inbox.InboxStore;
import io.coxswain.job.CallbackListener;
import io.coxswain.job.InstanceTools;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobProperties;
import io.coxswain.job.JobStore;
import io.coxswain.job.JobTypes;
import io.coxswain.job.TakeoverListener;
import io.coxswain.json.Json;
import io.coxswain.kv.KvStore;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Scheduler;
import io.coxswain.loop.Watchdog;
import io.coxswain.master.JobMasterHost;
import io.coxswain.master.LeadershipListener;
import io.coxswain.master.MasterServices;
import io.coxswain.master.Rebalance;
import io.coxswain.master.RebalanceStore;
import io.coxswain.placement.LiveNodeStore;
import io.coxswain.placement.PlacementJudge;
import io.coxswain.placement.PlacementStore;
import io.coxswain.registration.RegistrationProperties;
import io.coxswain.resource.NodeResources;
import io.coxswain.transaction.Transactions;
import io.coxswain.worker.Executor;
import io.coxswain.worker.WorkerManager;
import io.coxswain.worker.WorkerMutationStore;
import io.coxswain.worker.WorkerServices;
import io.coxswain.worker.WorkerStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** What runs jobs and workers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RegistrationProperties.class)
class NodeConfiguration {

    @Bean
    WorkerManager workerManager(JobManager jobs, JobTypes types, WorkerStore store, WorkerMutationStore mutations,
            InboxStore inbox, IdempotencyStore keys, Transactions transactions, PlacementJudge judge, Bell bell, Json json) {
        return new WorkerManager(jobs, types, store, mutations, inbox, keys, transactions, judge, bell, json);
    }

    @Bean
    PlacementJudge placementJudge(JdbcTemplate pool, Json json, SessionProperties session) {
        return new PlacementJudge(new LiveNodeStore(pool, json), session.safetyMargin());
    }

    @Bean
    Diagnosis diagnosis(JdbcTemplate pool, Json json, PlacementJudge judge) {
        return new Diagnosis(new DiagnosisStore(pool, json), judge);
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
