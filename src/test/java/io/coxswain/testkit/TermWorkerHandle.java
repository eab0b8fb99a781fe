package io.coxswain.testkit;

import io.coxswain.api.SendMode;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerState;
import io.coxswain.json.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A worker as its master sees it. */
final class TermWorkerHandle implements WorkerHandle {

    private final WorkerRecord row;
    private final TermContext context;
    private WorkerState state;
    private @Nullable String node;
    private @Nullable JsonNode status;

    TermWorkerHandle(WorkerRecord row, TermContext context) {
        this.row = row;
        this.context = context;
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
        Json json = context.json();
        return json.read(json.write(row.config()), type);
    }

    @Override
    public <T> Optional<T> status(Class<T> type) {
        Json json = context.json();
        JsonNode known = status;
        return known == null ? Optional.empty() : Optional.of(json.read(json.write(known), type));
    }

    @Override
    public void sendMessage(String topic, Object body, SendMode mode) {
        context.send(row.id(), topic, body);
    }

    @Override
    public void stop() {
        context.stopWorker(row.id());
        if (!state.isTerminal()) {
            state = state == WorkerState.PENDING ? WorkerState.CANCELED : WorkerState.STOPPING;
        }
    }
}
