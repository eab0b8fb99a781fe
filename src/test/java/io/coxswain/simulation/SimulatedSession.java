package io.coxswain.simulation;

import io.coxswain.cluster.NodeDescription;
import io.coxswain.cluster.NodeLoad;
import io.coxswain.cluster.NodeView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.UUID;

/** A row of {@code node_session}. */
final class SimulatedSession {

    private record Renewal(Instant at, Instant expiresAt) {}

    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private final UUID id;
    private final NodeDescription node;
    private final NodeView.State state;
    private final Instant startedAt;
    private final ArrayDeque<Renewal> renewals = new ArrayDeque<>();
    private NodeLoad load = NodeLoad.NONE;
    private Instant renewedAt;

    SimulatedSession(UUID id, NodeDescription node, NodeView.State state, Instant startedAt, Duration ttl) {
        this.id = id;
        this.node = node;
        this.state = state;
        this.startedAt = startedAt;
        this.renewedAt = startedAt;
        renewals.add(new Renewal(startedAt, startedAt.plus(ttl)));
    }

    UUID id() {
        return id;
    }

    Instant expiresAt() {
        return renewals.getLast().expiresAt;
    }

    /** When the last renewal was done, whether or not it lasted. */
    Instant renewedAt() {
        return renewedAt;
    }

    NodeView view() {
        return new NodeView(id, node.name(), node.address(), state, node.labels(), node.slots(), load, startedAt, null);
    }

    void renew(NodeLoad now, Instant at, Duration ttl) {
        load = now;
        renewedAt = at;
        renewals.add(new Renewal(at, at.plus(ttl)));
        while (renewals.size() > 2 && renewals.getFirst().at.isBefore(at.minus(REMEMBERED))) {
            renewals.removeFirst();
        }
    }

    void expire(Instant now) {
        renewals.add(new Renewal(now, now.minusNanos(1_000)));
    }

    void forgetRenewalsSince(Instant moment) {
        while (renewals.size() > 1 && renewals.getLast().at.isAfter(moment)) {
            renewals.removeLast();
        }
    }
}
