package io.coxswain;

import io.coxswain.audit.AuditLog;
import io.coxswain.audit.AuditProperties;
import io.coxswain.audit.AuditStore;
import io.coxswain.chore.Chore;
import io.coxswain.chore.ChoreListener;
import io.coxswain.chore.Chores;
import io.coxswain.cluster.NodeSession;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.idempotency.PurgeIdempotencyKeys;
import io.coxswain.job.JobStore;
import io.coxswain.loop.Scheduler;
import io.coxswain.retention.KeepHistory;
import io.coxswain.retention.PurgeFinishedJobs;
import io.coxswain.retention.RetentionProperties;
import io.coxswain.transaction.PurgeCommitMarks;
import io.coxswain.transaction.Transactions;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who did what, and what one node does for all now and then. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AuditProperties.class, RetentionProperties.class})
class ChoreConfiguration {

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
}
