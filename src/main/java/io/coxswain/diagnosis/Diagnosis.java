package io.coxswain.diagnosis;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.Selector;
import io.coxswain.job.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Explains jobs, on any node, from what the database knows. Thread-safe. */
public final class Diagnosis {

    private final DiagnosisStore store;
    private final Duration margin;

    /** @param margin before the end of its lease at which a node is suspended */
    public Diagnosis(DiagnosisStore store, Duration margin) {
        this.store = store;
        this.margin = margin;
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
        List<List<Selector>> selectors = new ArrayList<>(List.of(job.selectors()));
        pending.forEach(group -> selectors.add(group.selectors()));
        return facts(job, store.nodes(selectors, margin), pending);
    }

    private Facts facts(Job job, List<LiveNode> nodes, List<PendingWorkers> pending) {
        Leadership leadership = store.leadership(job.id()).orElseThrow(
                () -> new CoxswainException(ErrorCode.JOB_NOT_FOUND, "Job '" + job.id() + "' was deleted a moment ago"));
        return new Facts(job, leadership, store.newestEvents(job.id()), nodes, pending);
    }

    /** Which live nodes could host a job of {@code type}. */
    public Hosts hosts(String type, List<Selector> selectors) {
        List<LiveNode> nodes = store.nodes(List.of(selectors), margin);
        List<Verdict> master = nodes.stream().map(node -> node.asLeader(type, 0)).toList();
        List<Verdict> workers = nodes.stream().map(node -> node.asExecutor(type, 0, 1, List.of())).toList();
        return new Hosts(new Placement(master, type, selectors).sentence(), master, workers);
    }
}
