package io.coxswain.placement;

import io.coxswain.api.Selector;
import io.coxswain.resource.ResourceNeed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits for a node, or might. */
public sealed interface Seeker {

    /** Name of the job's type. */
    String jobType();

    /** What the node has to satisfy. */
    List<Selector> selectors();

    /** What only the database can say of a node: the same for many that wait. */
    Question question();

    /** @param spread null unless the worker rather waits than to run in the wrong place */
    record Question(List<Selector> selectors, @Nullable StrictSpread spread) {}

    /** A job that wants to be led. */
    record Leader(String jobType, List<Selector> selectors) implements Seeker {

        @Override
        public Question question() {
            return new Question(selectors, null);
        }
    }

    /**
     * A pending worker, or some that want the same.
     *
     * @param cost slots of each
     * @param needs the resources that each needs
     * @param paused whether nobody may claim it, since its job is at rest
     */
    record Worker(String jobType, List<Selector> selectors, int cost, @Nullable StrictSpread spread, List<ResourceNeed> needs,
            boolean paused) implements Seeker {

        @Override
        public Question question() {
            return new Question(selectors, spread);
        }
    }
}
