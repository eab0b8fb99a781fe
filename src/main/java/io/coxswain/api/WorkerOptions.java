package io.coxswain.api;

import java.util.List;

/**
 * Where and at what price a worker runs.
 *
 * @param cost slots it takes on its node, 1 or more
 * @param selectors labels that its node must have; empty: those of the job
 */
public record WorkerOptions(int cost, List<Selector> selectors) {

    /** One slot, anywhere the job may run. */
    public static final WorkerOptions DEFAULT = new WorkerOptions(1, List.of());

    public WorkerOptions {
        if (cost < 1) {
            throw new IllegalArgumentException("A worker costs at least one slot, not " + cost + ": set cost to 1 or more");
        }
        selectors = List.copyOf(selectors);
    }

    public WorkerOptions withCost(int slots) {
        return new WorkerOptions(slots, selectors);
    }

    public WorkerOptions withSelectors(List<Selector> required) {
        return new WorkerOptions(cost, required);
    }
}
