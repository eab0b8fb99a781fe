package io.coxswain.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A live node as seen by this one at its last renewal. */
public record NodeView(UUID session, String name, String address, State state, Map<String, String> labels, int slots,
        NodeLoad load, Instant startedAt) {

    /** What a node takes on. */
    public enum State {
        ACTIVE,
        /** Gives its jobs up and claims nothing new, on an operator's wish. */
        DRAINING,
        /** The same, because its process is about to end. */
        STOPPING
    }
}
