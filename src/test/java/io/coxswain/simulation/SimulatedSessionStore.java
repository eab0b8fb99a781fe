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
import org.jspecify.annotations.Nullable;

/** The twin of the store of sessions. */
public final class SimulatedSessionStore implements SessionStore {

    private final SimulatedDatabase database;
    private final Wire wire;
    private @Nullable UUID mine;

    public SimulatedSessionStore(SimulatedDatabase database, Wire wire) {
        this.database = database;
        this.wire = wire;
    }

    @Override
    public void join(UUID session, NodeDescription node, boolean drained, Duration ttl) {
        mine = session;
        wire.call("join", () -> {
            database.join(session, node, drained, ttl);
            return true;
        });
    }

    @Override
    public Optional<List<NodeView>> renew(UUID session, NodeLoad load, Duration ttl) {
        return wire.call("renew", () -> database.renew(session, load, ttl));
    }

    @Override
    public Set<UUID> endExpired(UUID self) {
        return wire.transact("endExpired", () -> database.endExpired(self));
    }

    @Override
    public Set<UUID> findUnheld(UUID self) {
        return wire.call("findUnheld", () -> database.findUnheld(self));
    }

    @Override
    public Set<UUID> findDisconnected(Set<UUID> sessions) {
        return wire.call("findDisconnected", () -> database.findDisconnected(sessions));
    }

    @Override
    public Set<UUID> endCrashed(Set<UUID> sessions) {
        return wire.transact("endCrashed", () -> database.endCrashed(mine, sessions));
    }

    @Override
    public void end(UUID session, String cause) {
        wire.transact("end", () -> {
            database.end(session);
            return true;
        });
    }

    @Override
    public void close() {
        // The next call opens another connection, of which nothing is seen here.
    }
}
