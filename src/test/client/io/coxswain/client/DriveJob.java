package io.coxswain.client;

import io.coxswain.client.api.JobsApi;
import io.coxswain.client.api.JobTypeFakeApi;
import io.coxswain.client.api.WorkersApi;
import io.coxswain.client.model.Job;
import io.coxswain.client.model.JobSubmission;
import io.coxswain.client.model.NewWorker;
import io.coxswain.client.model.Worker;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What a program does that was written against the generated client: compiled with it by a test. */
public final class DriveJob {

    private DriveJob() {}

    /**
     * Drives a job from its submission to its end.
     *
     * @param await waits for a condition
     * @return the states that were seen
     */
    public static String run(String url, Consumer<BooleanSupplier> await) throws ApiException {
        ApiClient client = new ApiClient();
        client.updateBaseUri(url);
        JobsApi jobs = new JobsApi(client);
        Job submitted = jobs.submitJob(JobsApi.APISubmitJobRequest.newBuilder().jobSubmission(new JobSubmission().type("fake")
                .config(Map.of("workers", 1, "ticks", -1)).labels(Map.of("by", "client"))).build());
        String id = submitted.getId();
        StringBuilder seen = new StringBuilder();
        await.accept(() -> state(jobs, id).equals("RUNNING"));
        seen.append(state(jobs, id));
        await.accept(() -> total(new JobTypeFakeApi(client), id) > 0);
        Worker worker = new WorkersApi(client).jobPostWorkers(WorkersApi.APIJobPostWorkersRequest.newBuilder().jobId(id)
                .newWorker(new NewWorker().type("ticks").config(Map.of("index", 7))).build());
        seen.append(' ').append(worker.getState());
        seen.append(' ').append(jobs.listJobs(JobsApi.APIListJobsRequest.newBuilder().type("fake").label("by=client").build()).getJobs().size());
        jobs.jobPostCancel(JobsApi.APIJobPostCancelRequest.newBuilder().jobId(id).build());
        await.accept(() -> state(jobs, id).equals("CANCELED"));
        seen.append(' ').append(state(jobs, id));
        jobs.deleteJob(JobsApi.APIDeleteJobRequest.newBuilder().jobId(id).build());
        try {
            jobs.getJob(JobsApi.APIGetJobRequest.newBuilder().jobId(id).build());
        } catch (ApiException e) {
            seen.append(' ').append(e.getCode());
        }
        return seen.toString();
    }

    private static String state(JobsApi jobs, String id) {
        try {
            return String.valueOf(jobs.getJob(JobsApi.APIGetJobRequest.newBuilder().jobId(id).build()).getState());
        } catch (ApiException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long total(JobTypeFakeApi fake, String id) {
        try {
            return fake.fakeGetTicks(JobTypeFakeApi.APIFakeGetTicksRequest.newBuilder().jobId(id).build()).getTotal();
        } catch (ApiException e) {
            return e.getCode() == 503 ? 0 : fail(e);
        }
    }

    private static long fail(ApiException e) {
        throw new IllegalStateException(e);
    }
}
