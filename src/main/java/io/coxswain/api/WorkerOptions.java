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

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when the cost is less than 1, or there are more than 64 resources
     */
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

    /**
     * The same at another cost. A node runs workers as long as their costs fit into its slots ({@code coxswain.node.slots}, 64 by default).
     *
     * @param slots 1 or more; more than any node has lets the worker wait for ever
     * @return changed options
     */
    public WorkerOptions withCost(int slots) {
        return new WorkerOptions(slots, selectors, spread, resources);
    }

    /**
     * The same with selectors of its own: in place of the job's, not in addition to them.
     *
     * @param required all of which have to hold; an empty list lets the worker run anywhere
     * @return changed options
     */
    public WorkerOptions withSelectors(List<Selector> required) {
        return new WorkerOptions(cost, required, spread, resources);
    }

    /**
     * The same, far from others.
     *
     * @param wanted over what, and how strictly
     * @return changed options
     */
    public WorkerOptions withSpread(Spread wanted) {
        return new WorkerOptions(cost, selectors, wanted, resources);
    }

    /**
     * The same where these resources can be opened; in place of those before.
     *
     * @param names of persisted resources of the job
     * @return changed options
     */
    public WorkerOptions withResources(List<String> names) {
        return new WorkerOptions(cost, selectors, spread, names);
    }

    /**
     * {@link #withResources(List)}.
     *
     * @param names of persisted resources of the job
     * @return changed options
     */
    public WorkerOptions withResources(String... names) {
        return withResources(List.of(names));
    }
}
