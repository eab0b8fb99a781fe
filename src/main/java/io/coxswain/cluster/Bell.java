package io.coxswain.cluster;

import java.util.UUID;

/** Wakes nodes up, and holds the sign that this process lives. */
public interface Bell extends AutoCloseable {

    /**
     * Takes the advisory lock of {@code session}, and takes it again whenever its connection breaks. Returns when it is held,
     * also when another process has to give it up first.
     */
    void hold(UUID session);

    /** Tells this node at once, and the others within milliseconds; several hints go out as one. Never blocks. */
    void ring(Ring ring);

    void addListener(RingListener listener);

    @Override
    void close();
}
