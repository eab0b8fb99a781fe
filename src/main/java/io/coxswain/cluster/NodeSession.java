package io.coxswain.cluster;

import io.coxswain.loop.Gate;
import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's session: joins, renews, is suspended, is lost, joins again; and ends the sessions of others that have expired
 * or crashed. Its state belongs to one thread, which {@link #step} is called on.
 *
 * <p>Nobody is ended by a node that has not itself renewed without a gap during the last ttl: after an outage of the
 * database every node has a whole ttl to renew before anyone may be taken for dead.
 */
public final class NodeSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NodeSession.class);
    private static final Duration RETRY = Duration.ofMillis(100);

    private final Scheduler scheduler;
    private final SessionProperties properties;
    private final SessionStore store;
    private final Suspects suspects;
    private final Bell bell;
    private final SessionTrust trust;
    private final Gate gate;
    private final Supplier<NodeDescription> description;
    private final Supplier<NodeLoad> load;
    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();

    private volatile @Nullable NodeDescription node;
    private @Nullable UUID session;
    private boolean draining;
    private boolean suspended;
    private volatile boolean failing;
    private long renewAt;
    private long probeAt;
    private long renewedAt;
    private long unbrokenSince;
    private volatile List<NodeView> nodes = List.of();

    private volatile boolean closing;
    private volatile String endCause = "shutdown";
    private final CompletableFuture<Void> stepped = new CompletableFuture<>();
    private @Nullable Thread thread;

    public NodeSession(Scheduler scheduler, SessionProperties properties, SessionStore store, Bell bell, SessionTrust trust,
            Gate gate, Supplier<NodeDescription> description, Supplier<NodeLoad> load) {
        this.scheduler = scheduler;
        this.properties = properties;
        this.store = store;
        this.suspects = new Suspects(store, properties.crashProbeInterval());
        this.bell = bell;
        this.trust = trust;
        this.gate = gate;
        this.description = description;
        this.load = load;
    }

    /** This node; known from {@link #start} on, since its address may hold a port that is drawn at start. */
    public NodeDescription node() {
        NodeDescription known = node;
        if (known == null) {
            throw new IllegalStateException("This node has not started yet");
        }
        return known;
    }

    public SessionTrust trust() {
        return trust;
    }

    /** Live nodes as of the last renewal, this one included; empty before the first. */
    public List<NodeView> nodes() {
        return nodes;
    }

    /** Whether Postgres answered when this node needed it last, a renewal ago at most. Kept, never asked for. */
    public boolean reachesDatabase() {
        return !failing && trust.held() != null;
    }

    public void addListener(SessionListener listener) {
        listeners.add(listener);
    }

    /** Joins on a thread of its own, as soon as the database can be reached. */
    public void start() {
        describe();
        thread = scheduler.startPlatform("coxswain-session", this::run);
    }

    /** Fixes what this node tells of itself, before the first {@link #step}. */
    void describe() {
        node = description.get();
    }

    private void run() {
        while (!closing) {
            // Ended by the interrupt of close().
            scheduler.pause(step());
        }
        stepped.complete(null);
    }

    /** Does what is due. Returns how long nothing else is. */
    Duration step() {
        try {
            if (session == null) {
                join();
            }
            // A session whose lock was lost for a moment is trusted again only by another renewal.
            if (scheduler.nanoTime() - renewAt >= 0 || !trust.isTrusted()) {
                renew();
            }
            if (session != null && properties.crashProbe() && scheduler.nanoTime() - probeAt >= 0) {
                probe();
            }
            failing = false;
        } catch (RuntimeException e) {
            failed(e);
            return RETRY;
        }
        long next = renewAt;
        if (properties.crashProbe() && probeAt - next < 0) {
            next = probeAt;
        }
        return Duration.ofNanos(Math.max(0, next - scheduler.nanoTime()));
    }

    private void join() {
        UUID joining = scheduler.randomId();
        bell.hold(joining);
        BooleanSupplier held = held(joining);
        long began = scheduler.nanoTime();
        // What an operator has drained is still to be left alone, though no worker of it is left.
        store.join(joining, node(), draining, properties.ttl());
        session = joining;
        suspended = false;
        draining = false;
        unbrokenSince = began;
        renewedAt = began;
        renewAt = began;
        probeAt = began;
        suspects.clear();
        trust.extend(joining, began + properties.trust().toNanos(), held);
        log.info("Session {} of node {} joined", joining, node().name());
        listeners.forEach(listener -> listener.joined(joining));
        gate.opened();
    }

    private void renew() {
        UUID mine = session;
        BooleanSupplier held = held(mine);
        long began = scheduler.nanoTime();
        Optional<List<NodeView>> live = store.renew(mine, load.get(), properties.ttl());
        if (live.isEmpty()) {
            lose(mine);
            return;
        }
        if (failing || began - renewedAt > properties.longestGap().toNanos()) {
            unbrokenSince = began;
            suspects.clear();
        }
        renewedAt = began;
        renewAt = began + properties.renewInterval().toNanos();
        nodes = live.get();
        trust.extend(mine, began + properties.trust().toNanos(), held);
        if (suspended) {
            suspended = false;
            log.info("Session {} of node {} goes on: its row still stands", mine, node().name());
            listeners.forEach(listener -> listener.resumed(mine));
        }
        gate.opened();
        noticeDraining(mine);
        if (mayEndOthers()) {
            ended(store.endExpired(mine), "expiry");
        }
    }

    /** Whether the session's lock is held ever since now. Without it others take this process for dead, however often it renews. */
    private BooleanSupplier held(UUID mine) {
        if (!properties.crashProbe()) {
            return () -> true;
        }
        long now = bell.holding(mine);
        return () -> now != 0 && bell.holding(mine) == now;
    }

    private void noticeDraining(UUID mine) {
        NodeView.State state = nodes.stream().filter(view -> view.session().equals(mine)).map(NodeView::state).findFirst()
                .orElse(NodeView.State.ACTIVE);
        if (state == NodeView.State.DRAINING && !draining) {
            draining = true;
            log.info("Node {} drains: it gives its jobs up and claims nothing more until it is activated or started again", node().name());
            listeners.forEach(SessionListener::draining);
        } else if (state == NodeView.State.ACTIVE && draining) {
            draining = false;
            log.info("Node {} was activated: it claims again", node().name());
            listeners.forEach(SessionListener::activated);
        }
    }

    private void probe() {
        long now = scheduler.nanoTime();
        probeAt = now + properties.crashProbeInterval().toNanos();
        if (!mayEndOthers() || nodes.size() < 2) {
            suspects.clear();
            return;
        }
        Set<UUID> crashed = suspects.learn(store.findUnheld(session), now);
        if (!suspects.isEmpty()) {
            probeAt = now + properties.suspectProbeInterval().toNanos();
        }
        if (!crashed.isEmpty()) {
            ended(store.endCrashed(crashed), "crash");
        }
    }

    private boolean mayEndOthers() {
        return trust.isTrusted() && scheduler.nanoTime() - unbrokenSince >= properties.ttl().toNanos();
    }

    private void ended(Set<UUID> sessions, String cause) {
        if (sessions.isEmpty()) {
            return;
        }
        for (UUID ended : sessions) {
            log.info("Session {} of node {} was ended by node {}, cause {}", ended, nameOf(ended), node().name(), cause);
        }
        nodes = nodes.stream().filter(view -> !sessions.contains(view.session())).toList();
        bell.ring(Ring.EVERYTHING);
        listeners.forEach(SessionListener::othersEnded);
    }

    private String nameOf(UUID ended) {
        return nodes.stream().filter(view -> view.session().equals(ended)).map(NodeView::name).findFirst().orElse("unknown");
    }

    private void lose(UUID mine) {
        log.warn("Session {} of node {} is lost: another node ended it. What ran under it is stopped, then the node joins again",
                mine, node().name());
        trust.end();
        session = null;
        nodes = List.of();
        listeners.forEach(listener -> listener.lost(mine));
    }

    private void failed(RuntimeException e) {
        if (!failing) {
            log.warn("Node {} can't reach Postgres, tries again: {}", node().name(), rootMessage(e));
        }
        failing = true;
        unbrokenSince = scheduler.nanoTime();
        suspects.clear();
        renewAt = scheduler.nanoTime();
        UUID mine = session;
        if (mine != null && !suspended && !trust.isTrusted()) {
            suspended = true;
            log.warn("Session {} of node {} is suspended: nothing new is started until Postgres can be reached again", mine,
                    node().name());
            listeners.forEach(listener -> listener.suspended(mine));
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Gives up the session, so that others take over at once: jobs are unled and workers lost in one transaction. */
    public void end(String cause) {
        endCause = cause;
        close();
    }

    @Override
    public void close() {
        if (closing || thread == null) {
            return;
        }
        closing = true;
        thread.interrupt();
        scheduler.await(stepped, properties.ttl());
        UUID mine = session;
        trust.end();
        if (mine != null) {
            try {
                store.end(mine, endCause);
                bell.ring(Ring.EVERYTHING);
            } catch (RuntimeException e) {
                log.warn("Session {} could not be ended, others take over when it expires: {}", mine, rootMessage(e));
            }
        }
        store.close();
    }
}
