package io.coxswain.diagnosis;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.Selector;
import io.coxswain.job.Job;
import io.coxswain.placement.Placement;
import io.coxswain.placement.PlacementJudge;
import io.coxswain.placement.Seeker;
import java.util.ArrayList;
import java.util.List;

/** Explains jobs, on any node, from what the database knows. Thread-safe. */
public final class Diagnosis {

    private final DiagnosisStore store;
    private final PlacementJudge judge;

    public Diagnosis(DiagnosisStore store, PlacementJudge judge) {
        this.store = store;
        this.judge = judge;
    }

    /** Why {@code job} is as it is. */
    public Explanation explain(Job job) {
        boolean over = job.state().isTerminal();
        Facts facts = over ? facts(job, List.of(), List.of()) : facts(job, store.pendingWorkers(job.id()));
        List<Reason> reasons = new ArrayList<>();
        if (over) {
            reasons.add(EndReasons.of(facts));
        } else {
            reasons.addAll(StateReasons.of(facts));
            reasons.addAll(WorkerReasons.of(facts));
            HistoryReasons.attempt(facts).ifPresent(reasons::add);
        }
        HistoryReasons.hang(facts).ifPresent(reasons::add);
        HistoryReasons.failover(facts).ifPresent(reasons::add);
        return new Explanation(job.id(), job.state(), reasons.getFirst().sentence(), reasons);
    }

    private Facts facts(Job job, List<PendingWorkers> pending) {
        List<Seeker> seekers = new ArrayList<>(List.of(new Seeker.Leader(job.type(), job.selectors())));
        pending.forEach(group -> seekers.add(new Seeker.Worker(job.type(), group.selectors(), group.cost(), group.spread(), group.needs(),
                job.state().isPaused())));
        return facts(job, pending, judge.judge(seekers));
    }

    private Facts facts(Job job, List<PendingWorkers> pending, List<Placement> placements) {
        Leadership leadership = store.leadership(job.id()).orElseThrow(
                () -> new CoxswainException(ErrorCode.JOB_NOT_FOUND, "Job '" + job.id() + "' was deleted a moment ago"));
        return new Facts(job, leadership, store.newestEvents(job.id()), pending, placements);
    }

    /** Which live nodes could host a job of {@code type}. */
    public Hosts hosts(String type, List<Selector> selectors) {
        List<Placement> hosts = judge.judge(List.of(new Seeker.Leader(type, selectors),
                new Seeker.Worker(type, selectors, 1, null, List.of(), false)));
        return new Hosts(hosts.getFirst().sentence(), hosts.getFirst().verdicts(), hosts.getLast().verdicts());
    }
}
