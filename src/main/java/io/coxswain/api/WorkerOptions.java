package io.coxswain.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and at what price a worker runs. Begin with {@link #DEFAULT} and change what differs: there may be more of it in later versions.
 *
 * @param cost slots it takes on its node, 1 or more
 * @param selectors labels that its node must have; null: those of the job; empty: none, so that it runs anywhere in spite of the job's
 * @param spread how far from the job's other workers of its type it is to run; null: that does not matter
 */
public record WorkerOptions(int cost, @Nullable List<Selector> selectors, @Nullable Spread spread) {

    /** One slot, anywhere the job may run. */
    public static final WorkerOptions DEFAULT = new WorkerOptions(1, null, null);

    public WorkerOptions {
        if (cost < 1) {
            throw new IllegalArgumentException("A worker costs at least one slot, not " + cost + ": set cost to 1 or more");
        }
        selectors = selectors == null ? null : List.copyOf(selectors);
    }

    public WorkerOptions withCost(int slots) {
        return new WorkerOptions(slots, selectors, spread);
    }

    /** In place of the job's selectors, not in addition to them; an empty list lets the worker run anywhere. */
    public WorkerOptions withSelectors(List<Selector> required) {
        return new WorkerOptions(cost, required, spread);
    }

    public WorkerOptions withSpread(Spread wanted) {
        return new WorkerOptions(cost, selectors, wanted);
    }
}
