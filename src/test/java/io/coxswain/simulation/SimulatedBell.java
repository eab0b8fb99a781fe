package io.coxswain.simulation;

import io.coxswain.api.CoxswainException;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.cluster.RingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The twin of the bell: a connection that holds the session's lock for as long as server and node are both connected to it. */
final class SimulatedBell implements Bell {

    private static final Duration AT_ONCE = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Timeline timeline;
    private final SimulatedProcess process;
    private final SimulatedServer server;
    private final Way way;
    private final Wire wire;
    private final List<RingListener> listeners = new ArrayList<>();
    private final Duration pingInterval;
    private @Nullable UUID wanted;
    /** As the server sees it. */
    private @Nullable UUID locked;
    /** As this process sees it. */
    private @Nullable UUID held;
    private long holds;
    private CompletableFuture<Void> alarm = new CompletableFuture<>();

    SimulatedBell(Timeline timeline, SimulatedProcess process, SimulatedServer server, Way way, Wire wire, Duration ttl) {
        this.timeline = timeline;
        this.process = process;
        this.server = server;
        this.way = way;
        this.wire = wire;
        this.pingInterval = ttl.dividedBy(4);
    }

    @Override
    public void hold(UUID session) {
        boolean first = wanted == null;
        free();
        held = null;
        wanted = session;
        if (first) {
            process.startVirtual("bell", this::run);
        }
        alarm.complete(null);
        while (holding(session) == 0 && !Thread.currentThread().isInterrupted()) {
            process.pause(AT_ONCE);
        }
    }

    @Override
    public long holding(UUID session) {
        return session.equals(held) ? holds : 0;
    }

    /** Takes the lock that is wanted, and looks from time to time whether the connection is still there. */
    private void run() {
        for (UUID session = wanted; session != null; session = wanted) {
            alarm = new CompletableFuture<>();
            try {
                if (holding(session) == 0) {
                    take(session);
                } else {
                    wire.call("ping", () -> true);
                }
                process.await(alarm, pingInterval);
            } catch (CoxswainException e) {
                process.pause(held == null ? PATIENCE : AT_ONCE);
                held = null;
            }
        }
    }

    private void take(UUID session) {
        wire.transact("hold", () -> {
            if (session.equals(wanted) && process.isAlive()) {
                server.database().hold(session);
                server.connect(this);
                locked = session;
            }
            return true;
        });
        if (session.equals(wanted)) {
            holds++;
            held = session;
            deliver(Ring.EVERYTHING);
        }
    }

    /** The server takes the connection for dead. */
    void free() {
        if (locked != null) {
            timeline.note(process.name(), "the lock of its session is free");
            server.database().letGo(locked);
            server.disconnect(this);
            locked = null;
        }
    }

    /** The server takes all connections of the process for dead. */
    void disconnect() {
        if (locked != null) {
            server.database().disconnect(locked);
        }
        free();
    }

    /** Both ends notice that the connection is gone. */
    void broken() {
        UUID before = locked;
        free();
        process.deliver(way.latency(), () -> {
            if (before != null && before.equals(held)) {
                held = null;
                alarm.complete(null);
            }
        });
    }

    /** The same for all connections of the process. */
    void cut() {
        UUID session = locked;
        broken();
        if (session != null) {
            server.database().disconnect(session);
        }
    }

    @Override
    public void ring(Ring ring) {
        deliver(ring);
        if (server.isUp() && !way.loses()) {
            timeline.after(way.latency(), () -> server.run(() -> server.tell(ring, this)));
        }
    }

    /** A hint from another node. */
    void hear(Ring ring) {
        if (!way.loses()) {
            process.deliver(way.latency(), () -> deliver(ring));
        }
    }

    private void deliver(Ring ring) {
        listeners.forEach(listener -> listener.rung(ring));
    }

    @Override
    public void addListener(RingListener listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        wanted = null;
        free();
    }
}
