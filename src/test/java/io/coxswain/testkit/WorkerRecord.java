package io.coxswain.testkit;

import io.coxswain.api.Selector;
import io.coxswain.api.WorkerState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The row of a worker.
 *
 * @param resources ids of those that it needs
 * @param paused whether it was asked to stop because its job pauses
 */
record WorkerRecord(String id, String type, JsonNode config, int cost, List<Selector> selectors, List<String> resources,
        WorkerState state, @Nullable String node,
        long epoch, @Nullable JsonNode status, @Nullable String error, boolean paused) {

    WorkerRecord in(WorkerState next) {
        return new WorkerRecord(id, type, config, cost, selectors, resources, next, node, epoch, status, error, paused);
    }

    WorkerRecord claimedBy(String claimer) {
        return new WorkerRecord(id, type, config, cost, selectors, resources, WorkerState.STARTING, claimer, epoch, status, error, paused);
    }

    WorkerRecord withStatus(JsonNode newest) {
        return new WorkerRecord(id, type, config, cost, selectors, resources, state, node, epoch, newest, error, paused);
    }

    WorkerRecord ended(WorkerState end, @Nullable String why) {
        return new WorkerRecord(id, type, config, cost, selectors, resources, end, node, epoch, status, why, paused);
    }

    WorkerRecord pausing() {
        return new WorkerRecord(id, type, config, cost, selectors, resources, WorkerState.STOPPING, node, epoch, status, error, true);
    }

    boolean isLive() {
        return !state.isTerminal();
    }
}
