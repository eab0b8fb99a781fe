package io.coxswain.observe;

import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.NodeView;
import io.coxswain.cluster.SessionTrust;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Ready is who may act: UP while the session is trusted, OUT_OF_SERVICE while the node drains. Asks nobody, so it is quick. */
final class SessionHealthIndicator extends AbstractHealthIndicator {

    private final NodeSession session;

    SessionHealthIndicator(NodeSession session) {
        this.session = session;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        SessionTrust trust = session.trust();
        UUID held = trust.held();
        if (!trust.isTrusted()) {
            health.down();
        } else if (isDraining(held)) {
            health.outOfService();
        } else {
            health.up();
        }
        health.withDetail("node", session.node().name()).withDetail("liveNodes", session.nodes().size());
        if (held != null) {
            health.withDetail("session", held).withDetail("trustedForMillis", Math.max(0, trust.remaining().toMillis()));
        }
    }

    private boolean isDraining(@Nullable UUID held) {
        return session.nodes().stream().anyMatch(node -> node.session().equals(held) && node.state() == NodeView.State.DRAINING);
    }
}
