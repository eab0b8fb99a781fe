package io.coxswain;

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
import io.coxswain.election.ElectionProperties;
import io.coxswain.election.HighAvailabilityServices;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.jdbc.JdbcHighAvailabilityServices;
import io.coxswain.election.jdbc.JobTermRecord;
import io.coxswain.election.jdbc.PostgresJobLockStore;
import io.coxswain.election.jdbc.SessionLockRepository;
import io.coxswain.election.standalone.StandaloneHighAvailabilityServices;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Scheduler;
import io.coxswain.transaction.Transactions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.jdbc.core.JdbcTemplate;

/** This node among the others: its session, and who leads what. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({NodeProperties.class, SessionProperties.class, DrainProperties.class, ElectionProperties.class})
class ClusterConfiguration {

    private static final String CHORES = "chore";

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
}
