package io.coxswain.master;

import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerState;
import io.coxswain.worker.WorkerRow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The handles of a job's workers that are not gone, in order of creation. Read from any thread, changed by the runner. */
final class WorkerSupervisor {

    private final Function<WorkerRow, RunningWorkerHandle> handles;
    private @Nullable Map<String, RunningWorkerHandle> live;

    WorkerSupervisor(Function<WorkerRow, RunningWorkerHandle> handles) {
        this.handles = handles;
    }

    void add(WorkerRow row) {
        live().put(row.id(), handles.apply(row));
    }

    /** The handle, made of {@code row} if this master has not met the worker: one that was created over REST. */
    RunningWorkerHandle meet(WorkerRow row) {
        return live().computeIfAbsent(row.id(), id -> handles.apply(row));
    }

    void remove(String id) {
        live().remove(id);
    }

    Optional<WorkerHandle> find(String id) {
        return live == null ? Optional.empty() : Optional.ofNullable(live.get(id));
    }

    boolean knows(String id) {
        return live != null && live.containsKey(id);
    }

    int size() {
        return live == null ? 0 : live.size();
    }

    /** Whether none of them runs, as far as the master has been told. */
    boolean isIdle() {
        return all().stream().allMatch(worker -> worker.state() == WorkerState.PENDING || worker.state().isTerminal());
    }

    Collection<WorkerHandle> all() {
        return live == null ? List.of() : List.copyOf(live.values());
    }

    private synchronized Map<String, RunningWorkerHandle> live() {
        if (live == null) {
            live = new ConcurrentSkipListMap<>();
        }
        return live;
    }
}
