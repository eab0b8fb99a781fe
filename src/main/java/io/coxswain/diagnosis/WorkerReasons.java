package io.coxswain.diagnosis;

import io.coxswain.placement.Placement;
import java.util.List;
import java.util.stream.IntStream;

/** Why workers of a job wait. */
final class WorkerReasons {

    private WorkerReasons() {}

    static List<Reason> of(Facts facts) {
        return IntStream.range(0, facts.pending().size()).mapToObj(i -> of(facts.pending().get(i), facts.placements().get(i + 1))).toList();
    }

    private static Reason of(PendingWorkers group, Placement placement) {
        String wait = (group.count() == 1 ? "A worker waits since " : group.count() + " workers wait, the first since ") + group.since();
        return Reason.of("workers-pending").with("workers", group.count()).with("ids", group.ids()).with("cost", group.cost())
                .with("selectors", group.selectors()).with("cause", placement.code()).with("nodes", placement.verdicts()).at(group.since())
                .that(wait + ". " + placement.sentence());
    }
}
