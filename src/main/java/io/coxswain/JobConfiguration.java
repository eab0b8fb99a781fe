package io.coxswain;

import io.coxswain.api.JobType;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.NodeManager;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.event.EventStore;
import io.coxswain.fence.FencedWriter;
import io.coxswain.fence.MessageMutationStore;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.inbox.InboxStore;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobMutationStore;
import io.coxswain.job.JobProperties;
import io.coxswain.job.JobStore;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.json.StrictReader;
import io.coxswain.kv.KvStore;
import io.coxswain.loop.Scheduler;
import io.coxswain.master.JobMasterHost;
import io.coxswain.placement.PlacementStore;
import io.coxswain.plugin.JobTypeCheck;
import io.coxswain.plugin.PluginProperties;
import io.coxswain.plugin.Plugins;
import io.coxswain.resource.ResourceStore;
import io.coxswain.transaction.Transactions;
import io.coxswain.worker.WorkerMutationStore;
import io.coxswain.worker.WorkerStore;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Jobs and what belongs to them: types, rows, and the one door for writes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({JobProperties.class, PluginProperties.class})
class JobConfiguration {

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
}
