package io.coxswain.worker;

import io.coxswain.api.WorkerOffline;
import io.coxswain.fence.Mutation;
import io.coxswain.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What terms do to workers, and workers to themselves. JSON as text. */
public sealed interface WorkerMutation extends Mutation {

    /** By a term. Selectors null: those of the job. Spread null: that does not matter. Resources by their names. */
    record Create(String id, String jobType, String type, String config, int cost, @Nullable String selectors, @Nullable String spread,
            List<String> resources)
            implements
                WorkerMutation {}

    /** By a term. A pending worker is canceled at once. */
    record Stop(String id) implements WorkerMutation {}

    /** By a term: its job pauses, and all workers that run are to end. Pending ones stay. */
    record PauseAll() implements WorkerMutation {}

    /** By the worker: init has returned. It is asked to stop at once if its job pauses. */
    record Online() implements WorkerMutation {}

    /** By the worker. */
    record UpdateStatus(String status) implements WorkerMutation {}

    /** By the worker: it has ended. */
    record End(String node, WorkerOffline.Kind kind, @Nullable String error) implements WorkerMutation {
        public End {
            error = error == null ? null : Json.storable(error);
        }
    }
}
