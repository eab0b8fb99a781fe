package io.coxswain.diagnosis;

import io.coxswain.api.Selector;
import io.coxswain.placement.StrictSpread;
import io.coxswain.resource.ResourceNeed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Workers of a job that wait for the same thing.
 *
 * @param ids of the first ones
 * @param since when the first one was created
 * @param needs resources that each of them needs
 */
record PendingWorkers(int count, int cost, List<Selector> selectors, @Nullable StrictSpread spread, List<String> ids, Instant since,
        List<ResourceNeed> needs) {

    PendingWorkers with(List<ResourceNeed> needed) {
        return new PendingWorkers(count, cost, selectors, spread, ids, since, needed);
    }
}
