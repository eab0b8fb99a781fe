package io.coxswain;

import io.coxswain.api.Connections;
import io.coxswain.cluster.ClientName;
import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.job.InstanceTools;
import io.coxswain.loop.Scheduler;
import io.coxswain.loop.Watchdog;
import io.coxswain.observe.MicrometerInstanceTools;
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
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.jdbc.core.JdbcTemplate;

/** What job types are given beside what is theirs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ConnectionProperties.class, ResourceProperties.class})
class AuthorConfiguration {

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
}
