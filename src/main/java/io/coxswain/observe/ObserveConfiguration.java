package io.coxswain.observe;

import io.coxswain.chore.Chore;
import io.coxswain.chore.ChoreListener;
import io.coxswain.cluster.NodeProperties;
import io.coxswain.cluster.NodeSession;
import io.coxswain.job.CallbackListener;
import io.coxswain.job.JobTypes;
import io.coxswain.job.TakeoverListener;
import io.coxswain.loop.BatchListener;
import io.coxswain.loop.Scheduler;
import io.coxswain.master.JobMasterHost;
import io.coxswain.master.LeadershipListener;
import io.coxswain.resource.ResourceListener;
import io.coxswain.web.forward.ForwardListener;
import io.coxswain.web.live.LiveListener;
import io.coxswain.worker.Executor;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** What operators see. */
@Configuration(proxyBeanMethods = false)
class ObserveConfiguration {

    // Health. The names of the beans are the names of the components.

    @Bean
    SessionHealthIndicator sessionHealthIndicator(NodeSession session) {
        return new SessionHealthIndicator(session);
    }

    @Bean
    DatabaseHealthIndicator databaseHealthIndicator(NodeSession session) {
        return new DatabaseHealthIndicator(session);
    }

    // Who listens to the features

    @Bean
    TakeoverListener failoverTimer(MeterRegistry registry) {
        return new FailoverTimer(registry);
    }

    @Bean
    LeadershipListener leadershipMeters(MeterRegistry registry, JobTypes types) {
        return new LeadershipMeters(registry, types.names());
    }

    @Bean
    CallbackListener callbackTimer(MeterRegistry registry) {
        return new CallbackTimer(registry);
    }

    @Bean
    BatchListener batchMeters(MeterRegistry registry) {
        return new BatchMeters(registry);
    }

    @Bean
    ForwardListener forwardTimer(MeterRegistry registry) {
        return new ForwardTimer(registry);
    }

    @Bean
    LiveListener streamMeters(MeterRegistry registry) {
        return new StreamMeters(registry);
    }

    @Bean
    ResourceListener garbageMeters(MeterRegistry registry) {
        return new GarbageMeters(registry);
    }

    @Bean
    ChoreListener choreMeters(MeterRegistry registry, List<Chore> chores) {
        return new ChoreMeters(registry, chores);
    }

    // What is asked of a node, and of all of them

    @Bean
    NodeMeters nodeMeters(MeterRegistry registry, NodeSession session, JobMasterHost host, Executor executor, NodeProperties node) {
        NodeMeters meters = new NodeMeters(registry, session, host, executor, node.slots());
        session.addListener(meters);
        return meters;
    }

    @Bean
    Census census(Scheduler scheduler, JdbcTemplate pool, NodeSession session, JobTypes types, MeterRegistry registry) {
        Census census = new Census(scheduler, new CensusStore(pool), session, types, registry);
        session.addListener(census);
        return census;
    }
}
