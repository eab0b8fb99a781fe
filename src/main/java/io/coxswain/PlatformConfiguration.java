package io.coxswain;

import com.zaxxer.hikari.HikariDataSource;
import io.coxswain.cluster.ClientName;
import io.coxswain.json.Json;
import io.coxswain.json.SecretMask;
import io.coxswain.json.StrictReader;
import io.coxswain.loop.BatchListener;
import io.coxswain.loop.Scheduler;
import io.coxswain.loop.SystemScheduler;
import io.coxswain.transaction.Transactions;
import jakarta.validation.Validator;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What everything stands on: threads, clocks, JSON, transactions and the pool of connections. */
@Configuration(proxyBeanMethods = false)
class PlatformConfiguration {

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
}
