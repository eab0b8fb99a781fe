package io.coxswain.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and at what price a worker runs. Begin with {@link #DEFAULT} and change what differs: there may be more of it in later versions.
 *
 * @param cost slots it takes on its node, 1 or more
 * @param selectors labels that its node must have; null: those of the job; empty: none, so that it runs anywhere in spite of the job's
 * @param spread how far from the job's other workers of its type it is to run; null: that does not matter
 * @param resources names of persisted resources of the job that it needs. It runs only where all of them can be opened: on the node that
 *     has them, if they are {@link ResourceKind#LOCAL}, and while no live node has, it waits
 */
public record WorkerOptions(int cost, @Nullable List<Selector> selectors, @Nullable Spread spread, List<String> resources) {

    /** One slot, anywhere the job may run. */
    public static final WorkerOptions DEFAULT = new WorkerOptions(1, null, null, List.of());

    private static final int MOST_RESOURCES = 64;

    public WorkerOptions {
        if (cost < 1) {
            throw new IllegalArgumentException("A worker costs at least one slot, not " + cost + ": set cost to 1 or more");
        }
        selectors = selectors == null ? null : List.copyOf(selectors);
        resources = List.copyOf(resources);
        if (resources.size() > MOST_RESOURCES) {
            throw new IllegalArgumentException("A worker may need up to " + MOST_RESOURCES + " resources, not " + resources.size()
                    + ": put more files into fewer resources");
        }
    }

    public WorkerOptions withCost(int slots) {
        return new WorkerOptions(slots, selectors, spread, resources);
    }

    /** In place of the job's selectors, not in addition to them; an empty list lets the worker run anywhere. */
    public WorkerOptions withSelectors(List<Selector> required) {
        return new WorkerOptions(cost, required, spread, resources);
    }

    public WorkerOptions withSpread(Spread wanted) {
        return new WorkerOptions(cost, selectors, wanted, resources);
    }

    /** Resources that the worker needs, by their names; in place of those before. */
    public WorkerOptions withResources(List<String> names) {
        return new WorkerOptions(cost, selectors, spread, names);
    }

    /** {@link #withResources(List)}. */
    public WorkerOptions withResources(String... names) {
        return withResources(List.of(names));
    }
}
