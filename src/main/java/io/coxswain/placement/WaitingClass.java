package io.coxswain.placement;

import io.coxswain.api.Spread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pending workers that may run on the same nodes at the same cost; with a spread also of one job and type.
 *
 * @param number {@code worker.placement}
 * @param rooms the nodes that may run them
 * @param workers those that wait longest
 */
public record WaitingClass(long number, int cost, @Nullable Spread spread, List<Room> rooms, List<Waiting> workers) {

    /** Whether a worker waits rather than to run in the wrong place. */
    public boolean isStrict() {
        return spread != null && spread.mode() == Spread.Mode.STRICT;
    }
}
