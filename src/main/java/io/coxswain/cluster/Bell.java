package io.coxswain.cluster;

import java.util.UUID;

/** Wakes nodes up, and holds the sign that this process lives. */
public interface Bell extends AutoCloseable {

    /**
     * Takes the advisory lock of {@code session}, and takes it again whenever its connection breaks. Returns when it is held,
     * also when another process has to give it up first.
     */
    void hold(UUID session);

    /**
     * A number for the time during which the lock of {@code session} has been held without a break, as far as this process can
     * tell; 0 while it is not held. A broken connection is noticed sooner than a whole ttl after it broke.
     */
    long holding(UUID session);

    /** Tells this node at once, and the others within milliseconds; several hints go out as one. Never blocks. */
    void ring(Ring ring);

    void addListener(RingListener listener);

    @Override
    void close();
}
