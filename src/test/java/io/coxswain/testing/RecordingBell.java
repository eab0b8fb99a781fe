package io.coxswain.testing;

import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.cluster.RingListener;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A bell that nobody else hears; it keeps what was rung and which sessions were held. */
public final class RecordingBell implements Bell {

    private final List<Ring> rings = new CopyOnWriteArrayList<>();
    private final List<UUID> held = new CopyOnWriteArrayList<>();
    private long regained = 1;
    private volatile long holding = regained;
    private final List<RingListener> listeners = new CopyOnWriteArrayList<>();

    public List<Ring> rings() {
        return rings;
    }

    /** Every session that was held, oldest first. */
    public List<UUID> held() {
        return held;
    }

    @Override
    public void hold(UUID session) {
        held.add(session);
    }

    @Override
    public long holding(UUID session) {
        return held.contains(session) ? holding : 0;
    }

    /** The lock's connection breaks. */
    public void lose() {
        holding = 0;
    }

    /** The lock is taken again. */
    public void regain() {
        regained++;
        holding = regained;
    }

    @Override
    public void ring(Ring ring) {
        rings.add(ring);
        listeners.forEach(listener -> listener.rung(ring));
    }

    @Override
    public void addListener(RingListener listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        listeners.clear();
    }
}
