package io.coxswain.observe;

import io.coxswain.cluster.NodeSession;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether Postgres answers this node, as the renewals of its session find out anyway. Spring Boot's own indicator asks over the pool, and
 * waits for seconds exactly when nobody should wait for it.
 */
final class DatabaseHealthIndicator extends AbstractHealthIndicator {

    private final NodeSession session;

    DatabaseHealthIndicator(NodeSession session) {
        this.session = session;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        if (session.reachesDatabase()) {
            health.up();
        } else {
            health.down();
        }
    }
}
