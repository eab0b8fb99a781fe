package io.coxswain.web;

import io.coxswain.idempotency.IdempotencyKey;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.job.Accepted;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobSubmission;
import io.coxswain.json.Json;
import io.coxswain.loop.Batching;
import io.coxswain.web.body.StrictBody;
import io.coxswain.web.problem.Problems;
import io.coxswain.web.view.JobBatchView.Result;
import io.coxswain.web.view.JobBatchView.Results;
import io.coxswain.web.view.JobBatchView.Submissions;
import io.coxswain.web.view.JobView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Submits many jobs at once. They share the batches of the writer; each is read, checked and answered for itself. With a key, each job
 * has a key of its own, made of that and its number: a batch that broke off in the middle is completed by sending it again. The batch's
 * own key is taken before, so that another batch under the same key is refused as a whole.
 */
final class JobBatch {

    /** @param replayed whether the same batch came before */
    record Answered(Results results, boolean replayed) {}

    private final JobManager jobs;
    private final IdempotencyStore keys;
    private final StrictBody bodies;
    private final Json json;

    JobBatch(JobManager jobs, IdempotencyStore keys, StrictBody bodies, Json json) {
        this.jobs = jobs;
        this.keys = keys;
        this.bodies = bodies;
        this.json = json;
    }

    Answered submit(Submissions submissions, @Nullable IdempotencyKey key) {
        boolean replayed = key != null && keys.take(key).map(first -> first.require(key)).isPresent();
        List<CompletableFuture<Accepted>> accepted = new ArrayList<>();
        for (JsonNode submission : submissions.jobs()) {
            accepted.add(submitOne(submission, key == null ? null : key.ofItem(accepted.size() + 1, submission, json)));
        }
        return new Answered(new Results(accepted.stream().map(JobBatch::result).toList()), replayed);
    }

    private CompletableFuture<Accepted> submitOne(JsonNode submission, @Nullable IdempotencyKey key) {
        try {
            return jobs.accept(bodies.read(submission, JobSubmission.class), key);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Result result(CompletableFuture<Accepted> accepted) {
        try {
            return new Result(JobView.of(Batching.join(accepted).job()), null);
        } catch (RuntimeException e) {
            return new Result(null, Problems.of(e, "POST " + JobController.PATH + "/batch").problem());
        }
    }
}
