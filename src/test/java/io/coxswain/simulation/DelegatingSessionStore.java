package io.coxswain.simulation;

import io.coxswain.cluster.NodeDescription;
import io.coxswain.cluster.NodeLoad;
import io.coxswain.cluster.NodeView;
import io.coxswain.cluster.SessionStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A store of sessions that does what another does, but for what a subclass does differently. */
abstract class DelegatingSessionStore implements SessionStore {

    private final SessionStore store;

    DelegatingSessionStore(SessionStore store) {
        this.store = store;
    }

    @Override
    public void join(UUID session, NodeDescription node, boolean drained, Duration ttl) {
        store.join(session, node, drained, ttl);
    }

    @Override
    public Optional<List<NodeView>> renew(UUID session, NodeLoad load, Duration ttl) {
        return store.renew(session, load, ttl);
    }

    @Override
    public Set<UUID> endExpired(UUID self) {
        return store.endExpired(self);
    }

    @Override
    public Set<UUID> findUnheld(UUID self) {
        return store.findUnheld(self);
    }

    @Override
    public Set<UUID> findDisconnected(Set<UUID> sessions) {
        return store.findDisconnected(sessions);
    }

    @Override
    public Set<UUID> endCrashed(Set<UUID> sessions) {
        return store.endCrashed(sessions);
    }

    @Override
    public void end(UUID session, String cause) {
        store.end(session, cause);
    }

    @Override
    public void close() {
        store.close();
    }
}
