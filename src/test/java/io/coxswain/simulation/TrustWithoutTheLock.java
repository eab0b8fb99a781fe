package io.coxswain.simulation;

import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.cluster.RingListener;
import java.util.UUID;

/** A session is trusted as long as it renews, though its lock is free: once a bug of ours, which this simulation found. */
final class TrustWithoutTheLock implements PlantedBug {

    @Override
    public Bell bell(Bell bell) {
        return new Bell() {
            @Override
            public void hold(UUID session) {
                bell.hold(session);
            }

            @Override
            public long holding(UUID session) {
                return 1;
            }

            @Override
            public void ring(Ring ring) {
                bell.ring(ring);
            }

            @Override
            public void addListener(RingListener listener) {
                bell.addListener(listener);
            }

            @Override
            public void close() {
                bell.close();
            }
        };
    }
}
