package io.coxswain.cluster;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.testing.HandTurnedScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A store that answers as a test says, and keeps what it was asked. */
final class ScriptedSessionStore implements SessionStore {

    /** Method names, oldest first; {@code renew} only when it succeeded. */
    final List<String> calls = new ArrayList<>();
    final Set<UUID> rows = new LinkedHashSet<>();
    final Set<UUID> expired = new HashSet<>();
    final Set<UUID> unheld = new HashSet<>();
    final Set<UUID> disconnected = new HashSet<>();
    /** Of each join, whether as a drained node. */
    final List<Boolean> joinedDrained = new ArrayList<>();
    boolean away;
    boolean draining;
    Duration answersAfter = Duration.ZERO;

    private final HandTurnedScheduler scheduler;

    ScriptedSessionStore(HandTurnedScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** A session of another node. */
    UUID other() {
        UUID other = UUID.randomUUID();
        rows.add(other);
        return other;
    }

    private void call(String name) {
        scheduler.advance(answersAfter);
        if (away) {
            throw new CoxswainException(ErrorCode.DATABASE_UNAVAILABLE, "away");
        }
        calls.add(name);
    }

    @Override
    public void join(UUID session, NodeDescription node, boolean drained, Duration ttl) {
        call("join");
        joinedDrained.add(drained);
        rows.add(session);
    }

    @Override
    public Optional<List<NodeView>> renew(UUID session, NodeLoad load, Duration ttl) {
        call("renew");
        return rows.contains(session) ? Optional.of(rows.stream().map(id -> view(id, id.equals(session))).toList()) : Optional.empty();
    }

    private NodeView view(UUID id, boolean mine) {
        NodeView.State state = mine && draining ? NodeView.State.DRAINING : NodeView.State.ACTIVE;
        return new NodeView(id, mine ? "mine" : "other", "http://n", state, Map.of(), 1, NodeLoad.NONE, Instant.EPOCH, null);
    }

    @Override
    public Set<UUID> endExpired(UUID self) {
        call("endExpired");
        return end(expired);
    }

    @Override
    public Set<UUID> findUnheld(UUID self) {
        call("findUnheld");
        return Set.copyOf(unheld);
    }

    @Override
    public Set<UUID> findDisconnected(Set<UUID> sessions) {
        call("findDisconnected");
        Set<UUID> found = new HashSet<>(sessions);
        found.retainAll(disconnected);
        return found;
    }

    @Override
    public Set<UUID> endCrashed(Set<UUID> sessions) {
        call("endCrashed");
        return end(sessions);
    }

    private Set<UUID> end(Set<UUID> sessions) {
        Set<UUID> ended = new HashSet<>(sessions);
        ended.retainAll(rows);
        rows.removeAll(ended);
        return ended;
    }

    @Override
    public void end(UUID session, String cause) {
        call("end " + cause);
        rows.remove(session);
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
