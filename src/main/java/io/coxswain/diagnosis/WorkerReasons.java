package io.coxswain.diagnosis;

import io.coxswain.job.JobState;
import java.util.List;
import java.util.stream.IntStream;

/** Why workers of a job wait. */
final class WorkerReasons {

    private WorkerReasons() {}

    static List<Reason> of(Facts facts) {
        return IntStream.range(0, facts.pending().size()).mapToObj(i -> of(facts, facts.pending().get(i), i + 1)).toList();
    }

    private static Reason of(Facts facts, PendingWorkers group, int selectors) {
        String wait = (group.count() == 1 ? "A worker waits since " : group.count() + " workers wait, the first since ") + group.since();
        if (facts.job().state() == JobState.PAUSING || facts.job().state() == JobState.PAUSED) {
            return Reason.of("workers-pending").with("workers", group.count()).with("ids", group.ids()).with("cause", "job-paused")
                    .at(group.since()).that(wait + ". They start when somebody resumes the job.");
        }
        Placement placement = new Placement(
                facts.nodes().stream().map(node -> node.asExecutor(facts.job().type(), selectors, group.cost(), group.needs())).toList(),
                facts.job().type(), group.selectors());
        return Reason.of("workers-pending").with("workers", group.count()).with("ids", group.ids()).with("cost", group.cost())
                .with("selectors", group.selectors()).with("cause", placement.code()).with("nodes", placement.verdicts()).at(group.since())
                .that(wait + ". " + placement.sentence());
    }
}
