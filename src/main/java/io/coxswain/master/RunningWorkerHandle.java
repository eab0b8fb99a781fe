package io.coxswain.master;

import io.coxswain.api.SendMode;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerState;
import io.coxswain.json.Json;
import io.coxswain.worker.WorkerRow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A worker as its master sees it. Changed on the master's loop, between callbacks. */
final class RunningWorkerHandle implements WorkerHandle {

    private final WorkerRow row;
    private final RunningJobMasterContext context;
    private final Json json;
    private volatile WorkerState state;
    private volatile @Nullable String node;
    private volatile @Nullable JsonNode status;

    RunningWorkerHandle(WorkerRow row, RunningJobMasterContext context, Json json) {
        this.row = row;
        this.context = context;
        this.json = json;
        this.state = row.state();
        this.node = row.node();
        this.status = row.status();
    }

    void dispatchedTo(@Nullable String dispatchedNode) {
        node = dispatchedNode;
        if (state == WorkerState.PENDING) {
            state = WorkerState.STARTING;
        }
    }

    void online() {
        if (state == WorkerState.PENDING || state == WorkerState.STARTING) {
            state = WorkerState.RUNNING;
        }
    }

    void status(@Nullable JsonNode newest) {
        status = newest;
    }

    @Override
    public String id() {
        return row.id();
    }

    @Override
    public String type() {
        return row.type();
    }

    @Override
    public WorkerState state() {
        return state;
    }

    @Override
    public @Nullable String node() {
        return node;
    }

    @Override
    public int cost() {
        return row.cost();
    }

    @Override
    public <T> T config(Class<T> type) {
        return json.read(json.write(row.config()), type);
    }

    @Override
    public <T> Optional<T> status(Class<T> type) {
        JsonNode known = status;
        return known == null ? Optional.empty() : Optional.of(json.read(json.write(known), type));
    }

    @Override
    public void sendMessage(String topic, Object body, SendMode mode) {
        context.send(row.id(), topic, body, mode);
    }

    @Override
    public void stop() {
        context.stopWorker(row.id());
        if (!state.isTerminal()) {
            state = state == WorkerState.PENDING ? WorkerState.CANCELED : WorkerState.STOPPING;
        }
    }
}
