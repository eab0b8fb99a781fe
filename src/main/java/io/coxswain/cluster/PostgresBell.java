package io.coxswain.cluster;

import io.coxswain.loop.Batching;
import io.coxswain.loop.Scheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The bell over LISTEN and NOTIFY. One connection outside the pool listens and holds the advisory lock of the session. Hints
 * go out over the pool, in transactions of their own, several as one.
 */
public final class PostgresBell implements Bell {

    private static final Logger log = LoggerFactory.getLogger(PostgresBell.class);
    private static final String CHANNEL = "coxswain";
    private static final Duration BETWEEN_NOTIFIES = Duration.ofMillis(2);
    private static final int LONGEST_PAYLOAD = 7_900;
    private static final Duration AT_ONCE = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration LONGEST_LISTENING = Duration.ofSeconds(1);
    private static final int QUEUE = 100_000;

    private record Hold(UUID session, long number) {}

    private final Scheduler scheduler;
    private final JdbcTemplate pool;
    private final DedicatedConnection connection;
    private final BooleanSupplier othersLive;
    private final Batching<Ring, Boolean> outgoing;
    private final EventHints eventHints;
    private final List<RingListener> listeners = new CopyOnWriteArrayList<>();
    private final String origin = UUID.randomUUID().toString().substring(0, 8);
    private final Object monitor = new Object();
    private final int listenMillis;

    private volatile boolean closing;
    private volatile long notifiedAt;
    private volatile @Nullable UUID wanted;
    private boolean listening;
    private boolean told;
    private volatile @Nullable Hold held;
    private long holds;
    private @Nullable Thread thread;

    /**
     * @param direct gives connections outside the pool, which wait for answers no longer than half of the ttl
     * @param ttl before which the server must not take a silent connection for dead, and after which this process must have done so
     * @param othersLive whether anybody else would hear
     */
    public PostgresBell(Scheduler scheduler, JdbcTemplate pool, DataSource direct, Duration ttl, BooleanSupplier othersLive) {
        this.scheduler = scheduler;
        this.pool = pool;
        this.connection = new DedicatedConnection(direct, "coxswain-bell", ttl);
        Duration quarter = ttl.dividedBy(4);
        this.listenMillis = (int) (quarter.compareTo(LONGEST_LISTENING) < 0 ? quarter : LONGEST_LISTENING).toMillis();
        this.othersLive = othersLive;
        this.outgoing = new Batching<>(scheduler, "coxswain-notify", QUEUE, QUEUE, this::notifyOthers, e -> false);
        this.eventHints = new EventHints(scheduler, () -> send(Ring.EVENTS));
    }

    @Override
    public void addListener(RingListener listener) {
        listeners.add(listener);
    }

    @Override
    public void hold(UUID session) {
        synchronized (monitor) {
            wanted = session;
            held = null;
            if (thread == null) {
                thread = scheduler.startPlatform("coxswain-bell", this::run);
            }
            connection.drop();
            while (holding(session) == 0 && !closing) {
                try {
                    monitor.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    @Override
    public long holding(UUID session) {
        Hold now = held;
        return now != null && now.session.equals(session) ? now.number : 0;
    }

    private void run() {
        while (!closing) {
            try {
                connection.use(open -> {
                    listen(open, prepare(open));
                    return true;
                });
                connection.drop();
            } catch (RuntimeException e) {
                held = null;
                tell(e);
                // At once the first time, since the process counts as dead after two probes; then with patience.
                scheduler.pause(listening ? AT_ONCE : PATIENCE);
                listening = false;
            }
        }
    }

    /** Once for each time that the connection can't be had: a node that can't listen can't join, and must not be silent on why. */
    private void tell(RuntimeException e) {
        if (listening || closing) {
            log.debug("The bell's connection broke, it is opened again", e);
        } else if (!told) {
            told = true;
            log.warn("No connection for LISTEN and the session's lock, tried again every {} ms: {}", PATIENCE.toMillis(), e.getMessage());
        }
    }

    private UUID prepare(Connection open) throws SQLException {
        UUID session = wanted;
        try (var lock = open.prepareStatement("select pg_advisory_lock(coxswain_session_key(?))")) {
            lock.setObject(1, session);
            lock.execute();
        }
        connection.execute(open, "listen " + CHANNEL);
        listening = true;
        told = false;
        synchronized (monitor) {
            holds++;
            held = new Hold(session, holds);
            monitor.notifyAll();
        }
        // Whatever was rung while nobody listened.
        deliver(Ring.EVERYTHING);
        return session;
    }

    private void listen(Connection open, UUID session) throws SQLException {
        PGConnection postgres = open.unwrap(PGConnection.class);
        while (!closing && session.equals(wanted)) {
            PGNotification[] notifications = postgres.getNotifications(listenMillis);
            if (notifications == null || notifications.length == 0) {
                // Whoever only listens hears no difference between silence and a connection that is gone.
                connection.execute(open, "select 1");
            } else {
                for (PGNotification notification : notifications) {
                    receive(notification.getParameter());
                }
            }
        }
    }

    private void receive(String payload) {
        String[] parts = payload.split(",");
        if (!parts[0].equals(origin)) {
            for (int i = 1; i < parts.length; i++) {
                Ring ring = Ring.decode(parts[i]);
                if (ring.kind() == Ring.Kind.LISTENING) {
                    eventHints.wanted();
                }
                deliver(ring);
            }
        }
    }

    @Override
    public void ring(Ring ring) {
        deliver(ring);
        if (ring.kind() == Ring.Kind.EVENTS) {
            eventHints.ring();
        } else {
            send(ring);
        }
    }

    private void send(Ring ring) {
        if (!closing && othersLive.getAsBoolean()) {
            outgoing.submit(ring);
        }
    }

    private void deliver(Ring ring) {
        for (RingListener listener : listeners) {
            listener.rung(ring);
        }
    }

    private List<Boolean> notifyOthers(List<Ring> rings) {
        long pause = notifiedAt + BETWEEN_NOTIFIES.toNanos() - scheduler.nanoTime();
        if (pause > 0) {
            scheduler.pause(Duration.ofNanos(pause));
        }
        notifiedAt = scheduler.nanoTime();
        for (String payload : payloads(new LinkedHashSet<>(rings))) {
            // A hint need not survive a crash, so its commit does not wait for the disk.
            pool.query("select set_config('synchronous_commit', 'off', true), pg_notify(?, ?)", row -> null, CHANNEL, payload);
        }
        return rings.stream().map(ring -> true).toList();
    }

    private List<String> payloads(Set<Ring> rings) {
        List<String> payloads = new ArrayList<>();
        StringBuilder payload = new StringBuilder(origin);
        for (Ring ring : rings) {
            String encoded = ring.encode();
            if (payload.length() + 1 + encoded.length() > LONGEST_PAYLOAD) {
                payloads.add(payload.toString());
                payload = new StringBuilder(origin);
            }
            payload.append(',').append(encoded);
        }
        payloads.add(payload.toString());
        return payloads;
    }

    @Override
    public void close() {
        closing = true;
        synchronized (monitor) {
            monitor.notifyAll();
        }
        connection.drop();
    }
}
