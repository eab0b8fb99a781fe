package io.coxswain.simulation;

import io.coxswain.cluster.Ring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The server of the database: up, stalled or down, and connected to nodes. */
final class SimulatedServer {

    /** Renewals that the write-ahead log may not have had on disk yet: three times {@code wal_writer_delay}. */
    private static final Duration UNWRITTEN = Duration.ofMillis(600);

    private final Timeline timeline;
    private final SimulatedDatabase database;
    private final List<SimulatedBell> bells = new ArrayList<>();
    private final List<Runnable> stalled = new ArrayList<>();
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private boolean up = true;
    private boolean stalls;
    private int starts;

    SimulatedServer(Timeline timeline, SimulatedDatabase database) {
        this.timeline = timeline;
        this.database = database;
    }

    SimulatedDatabase database() {
        return database;
    }

    boolean isUp() {
        return up;
    }

    /** Connections don't outlive a start. */
    int starts() {
        return starts;
    }

    /** A statement has come in. */
    void run(Runnable statement) {
        if (stalls) {
            stalled.add(statement);
        } else if (up) {
            statement.run();
        }
    }

    /** From now until it is {@link #answered}, somebody waits for an answer, and is told when the connection is reset. */
    void await(Runnable reset) {
        waiting.add(reset);
    }

    void answered(Runnable reset) {
        waiting.remove(reset);
    }

    /** Ends at once, and comes back. @param silently without closing its connections, as when its machine loses power */
    void crash(Duration away, boolean silently) {
        timeline.note("postgres", "crashes" + (silently ? " silently" : "") + ", away for " + away);
        List<Runnable> reset = silently ? List.of() : List.copyOf(waiting);
        waiting.clear();
        reset.forEach(Runnable::run);
        up = false;
        stalled.clear();
        starts++;
        database.forgetRenewalsSince(UNWRITTEN);
        List.copyOf(bells).forEach(SimulatedBell::broken);
        timeline.after(away, () -> {
            timeline.note("postgres", "is back");
            up = true;
        });
    }

    /** Answers nobody for a while, and then everybody. */
    void stall(Duration duration) {
        timeline.note("postgres", "stalls for " + duration);
        stalls = true;
        timeline.after(duration, () -> {
            timeline.note("postgres", "goes on");
            stalls = false;
            List<Runnable> due = List.copyOf(stalled);
            stalled.clear();
            due.forEach(this::run);
        });
    }

    void connect(SimulatedBell bell) {
        bells.add(bell);
    }

    void disconnect(SimulatedBell bell) {
        bells.remove(bell);
    }

    /** NOTIFY. */
    void tell(Ring ring, SimulatedBell from) {
        bells.stream().filter(bell -> bell != from).toList().forEach(bell -> bell.hear(ring));
    }
}
