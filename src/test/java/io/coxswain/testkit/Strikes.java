package io.coxswain.testkit;

import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerState;
import io.coxswain.inbox.InboxEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each fault does to the world. */
final class Strikes {

    private final World world;

    Strikes(World world) {
        this.world = world;
    }

    void crash(TermRun term) {
        term.kill();
        world.released(term);
        world.forget(term);
    }

    void freeze(TermRun term) {
        world.released(term);
        world.forget(term);
        term.freeze();
    }

    void lose(WorkerRun worker) {
        worker.kill();
        world.loseWorker(worker, new WorkerOffline(WorkerOffline.Kind.NODE_LOST, null));
    }

    void freeze(WorkerRun worker) {
        world.loseWorker(worker, new WorkerOffline(WorkerOffline.Kind.NODE_LOST, null));
        worker.freeze();
    }

    void hang(WorkerRun worker, String callback) {
        world.loseWorker(worker, Faults.hung(callback));
        worker.abandon();
    }

    /** What runs on the node is lost with it. */
    void loseNode(String node) {
        world.database().nodes().lose(node);
        world.trace().fault(node + " is lost");
        world.runs().stream().filter(run -> run.node().equals(node)).forEach(this::lose);
        TermRun term = world.term();
        if (term != null && term.node().equals(node)) {
            crash(term);
        }
    }

    /** Whether {@code fault} can strike while nobody is in the middle of anything. */
    boolean isPossible(Fault fault) {
        return switch (fault) {
            case MASTER_CRASH, MASTER_FREEZE, MASTER_HUNG, MASTER_HANDOVER -> idleTerm() != null;
            case PAUSE -> world.requests().mayPause();
            case WORKER_LOST, WORKER_FREEZE, WORKER_HUNG, WORKER_DRAINED -> !idleWorkers().isEmpty();
            case DISPATCH_REFUSED -> !world.tables().isAtRest() && !pending().isEmpty();
            case DUPLICATE_MESSAGE -> !messages().isEmpty();
            case UNKNOWN_COMMIT, TRANSACTION_REPEATED -> false;
        };
    }

    /**
     * Lets it happen between two callbacks.
     *
     * @param workerId which worker; null for any
     */
    void now(Fault fault, @Nullable String workerId) {
        if (!isPossible(fault)) {
            throw new IllegalStateException(fault + " can't strike now: " + switch (fault) {
                case MASTER_CRASH, MASTER_FREEZE, MASTER_HUNG, MASTER_HANDOVER -> "the job has no master; run until it has one";
                case PAUSE -> "the job is " + world.state();
                case WORKER_LOST, WORKER_FREEZE, WORKER_HUNG, WORKER_DRAINED -> "the job has no worker that runs; run until it has one";
                case DISPATCH_REFUSED -> "the job has no pending worker";
                case DUPLICATE_MESSAGE -> "no message waits";
                case UNKNOWN_COMMIT, TRANSACTION_REPEATED -> "it strikes writes; give it a Point";
            });
        }
        world.trace().fault(fault + " strikes" + (workerId == null ? "" : " " + workerId));
        switch (fault) {
            case MASTER_CRASH -> crash(idleTerm());
            case MASTER_FREEZE -> freeze(idleTerm());
            case MASTER_HUNG -> idleTerm().abandon("master.tick");
            case MASTER_HANDOVER -> idleTerm().leaveSoon();
            case PAUSE -> world.requests().pauseFor(Duration.ofMillis(world.chance().nextInt(1, 10_000)));
            case WORKER_LOST -> lose(idleWorker(workerId));
            case WORKER_FREEZE -> freeze(idleWorker(workerId));
            case WORKER_HUNG -> hang(idleWorker(workerId), "worker.tick");
            case WORKER_DRAINED -> idleWorker(workerId).handOver();
            case DISPATCH_REFUSED -> refuse(workerId == null ? world.any(pending()).id() : workerId);
            case DUPLICATE_MESSAGE -> messages().forEach(entry -> world.database().deliverTwice(entry.id()));
            case UNKNOWN_COMMIT, TRANSACTION_REPEATED -> throw new IllegalStateException(fault.name());
        }
    }

    /** The term, if it leads and is not in the middle of something. */
    @Nullable
    private TermRun idleTerm() {
        TermRun term = world.term();
        return term == null || term.isBusy() || term.isEnded() ? null : term;
    }

    private List<WorkerRun> idleWorkers() {
        return world.runs().stream().filter(run -> !run.isBusy() && !run.isEnded() && world.isAlive(run)).toList();
    }

    private WorkerRun idleWorker(@Nullable String id) {
        return id == null
                ? world.any(idleWorkers())
                : idleWorkers().stream().filter(run -> run.id().equals(id)).findFirst().orElseThrow(
                        () -> new IllegalArgumentException("No worker '" + id + "' runs right now: " + idleWorkers().stream().map(
                                WorkerRun::id).toList() + " do"));
    }

    private List<WorkerRecord> pending() {
        return world.tables().workers.values().stream().filter(row -> row.state() == WorkerState.PENDING).toList();
    }

    private List<InboxEntry> messages() {
        return world.tables().inbox.values().stream().filter(entry -> entry.kind() == InboxEntry.Kind.MESSAGE).toList();
    }

    private void refuse(String workerId) {
        Tables tables = world.tables();
        String node = world.options().nodes().getFirst().name();
        String error = "Node " + node + " can't start it: the kit refused it";
        tables.workers.put(workerId, tables.worker(workerId).claimedBy(node));
        tables.append(InboxEntry.forMaster(world.jobId(), workerId, InboxEntry.Kind.DISPATCHED,
                world.json().write(Map.of("node", node, "error", error))));
        world.database().writes().end(tables, workerId, new WorkerOffline(WorkerOffline.Kind.FAILED, error), world.now());
    }
}
