package io.coxswain.cluster;

/** Hears hints of this node and of others. Called on the bell's threads: must return quickly, must not block. */
@FunctionalInterface
public interface RingListener {
    void rung(Ring ring);
}
