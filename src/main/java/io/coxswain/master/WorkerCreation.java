package io.coxswain.master;

import io.coxswain.api.Selector;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerState;
import io.coxswain.job.Job;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.loop.TimeOrderedId;
import io.coxswain.worker.WorkerMutation;
import io.coxswain.worker.WorkerRow;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A worker that a master has asked for: checked, and about to be written. */
record WorkerCreation(WorkerMutation.Create mutation, WorkerRow row) {

    /** @throws io.coxswain.api.InvalidInputException when the type is unknown or the config does not fit it */
    static WorkerCreation of(Job job, long epoch, String type, Object config, WorkerOptions options, JobTypes types, Json json,
            Instant now) {
        JsonNode tree = json.mapper().valueToTree(config);
        types.validateWorker(job.type(), type, tree);
        List<Selector> selectors = options.selectors() == null ? job.selectors() : options.selectors();
        WorkerMutation.Create create = new WorkerMutation.Create(TimeOrderedId.next(), job.type(), type, json.write(tree),
                options.cost(), json.write(selectors), options.spread() == null ? null : json.write(options.spread()),
                options.resources());
        return new WorkerCreation(create, new WorkerRow(create.id(), job.id(), job.type(), type, tree, options.cost(), selectors,
                options.spread(), WorkerState.PENDING, null, null, epoch, null, null, now, null, null));
    }
}
