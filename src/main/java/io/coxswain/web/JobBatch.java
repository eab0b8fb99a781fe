package io.coxswain.web;

import io.coxswain.api.ErrorCode;
import io.coxswain.job.Job;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobSubmission;
import io.coxswain.loop.Batching;
import io.coxswain.web.body.StrictBody;
import io.coxswain.web.problem.Problems;
import io.coxswain.web.view.JobBatchView.Result;
import io.coxswain.web.view.JobBatchView.Results;
import io.coxswain.web.view.JobBatchView.Submissions;
import io.coxswain.web.view.JobView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Submits many jobs at once. They share the batches of the writer; each is read, checked and answered for itself. */
final class JobBatch {

    private final JobManager jobs;
    private final StrictBody bodies;

    JobBatch(JobManager jobs, StrictBody bodies) {
        this.jobs = jobs;
        this.bodies = bodies;
    }

    Results submit(Submissions submissions) {
        List<CompletableFuture<String>> accepted = new ArrayList<>();
        for (JsonNode submission : submissions.jobs()) {
            accepted.add(submitOne(submission));
        }
        List<Object> outcomes = accepted.stream().map(JobBatch::outcome).toList();
        Map<String, Job> found = jobs.findAll(outcomes.stream().filter(String.class::isInstance).map(String.class::cast).toList()).stream()
                .collect(Collectors.toMap(Job::id, Function.identity()));
        return new Results(outcomes.stream().map(outcome -> result(outcome, found)).toList());
    }

    private CompletableFuture<String> submitOne(JsonNode submission) {
        try {
            return jobs.submitAsync(bodies.read(submission, JobSubmission.class));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The id, or what was thrown. */
    private static Object outcome(CompletableFuture<String> accepted) {
        try {
            return Batching.join(accepted);
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static Result result(Object outcome, Map<String, Job> found) {
        if (outcome instanceof RuntimeException error) {
            return new Result(null, Problems.of(error, "POST " + JobController.PATH + "/batch").problem());
        }
        Job job = found.get((String) outcome);
        return job != null
                ? new Result(JobView.of(job), null)
                : new Result(null, Problems.of(ErrorCode.JOB_NOT_FOUND, "Job '" + outcome + "' was submitted and deleted since").problem());
    }
}
