package io.coxswain.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A live node as seen by this one at its last renewal.
 *
 * @param drainDeadline when it stops the workers it still has, by the database's clock; null unless it is drained
 */
public record NodeView(UUID session, String name, String address, State state, Map<String, String> labels, int slots,
        NodeLoad load, Instant startedAt, @Nullable Instant drainDeadline) {

    /** What a node takes on. */
    public enum State {
        ACTIVE,
        /** Gives its jobs up and claims nothing new, on an operator's wish. */
        DRAINING,
        /** The same, because its process is about to end. */
        STOPPING
    }
}
