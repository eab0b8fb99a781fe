package io.coxswain.web;

import io.coxswain.job.JobFilter;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobPage;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.web.view.JobBatchView;
import io.coxswain.web.view.JobView;
import io.coxswain.web.view.Lists;
import io.coxswain.web.view.PageTokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Jobs: submit, list, look at, delete. */
@RestController
@RequestMapping(path = JobController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Jobs", description = "Submit jobs and see how they are")
class JobController {

    static final String PATH = "/api/v1/jobs";

    private final JobManager jobs;
    private final JobBatch batch;

    JobController(JobManager jobs, JobBatch batch) {
        this.jobs = jobs;
        this.batch = batch;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "submitJob", summary = "Submit a job", description = "The job is durable when this answers; some node starts it at once.")
    ResponseEntity<JobView> submit(@RequestBody JobSubmission submission) {
        String id = jobs.submit(submission);
        URI location = UriComponentsBuilder.fromPath(PATH).pathSegment(id).build().encode().toUri();
        return ResponseEntity.created(location).body(JobView.of(jobs.require(id)));
    }

    @PostMapping(path = "/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "submitJobs", summary = "Submit many jobs", description = "Up to 1,000. The results come in the order of the jobs; one that is refused "
            + "fails only itself.")
    JobBatchView.Results submitBatch(@RequestBody JobBatchView.Submissions submissions) {
        return batch.submit(submissions);
    }

    @GetMapping
    @Operation(operationId = "listJobs", summary = "List jobs", description = "Newest first, in pages that stay stable while jobs are submitted.")
    Lists.Jobs list(@Parameter(description = "Only jobs of this project") @RequestParam(required = false) @Nullable String project,
            @Parameter(description = "Only jobs of this type") @RequestParam(required = false) @Nullable String type,
            @Parameter(description = "Only jobs in this state") @RequestParam(required = false) @Nullable JobState state,
            @Parameter(description = "Only jobs with this label: key or key=value") @RequestParam(required = false) @Nullable String label,
            @Parameter(description = "Jobs on a page") @RequestParam(defaultValue = "100") @Min(1) @Max(PageTokens.MAX_SIZE) int pageSize,
            @Parameter(description = "nextPageToken of the page before") @RequestParam(required = false) @Nullable String pageToken) {
        LabelFilter wanted = LabelFilter.parse(label);
        JobPage page = jobs.list(new JobFilter(project, type, state, wanted.key(), wanted.value()), pageSize, pageToken);
        return new Lists.Jobs(page.jobs().stream().map(JobView::of).toList(), page.nextPageToken());
    }

    @GetMapping("/{jobId}")
    @Operation(operationId = "getJob", summary = "Get a job")
    JobView get(@PathVariable String jobId, @Parameter(description = "Whether to show the job's config, which may hold what is nobody's "
            + "business") @RequestParam(defaultValue = "false") boolean includeConfig) {
        return includeConfig ? JobView.withConfig(jobs.require(jobId)) : JobView.of(jobs.require(jobId));
    }

    @DeleteMapping("/{jobId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteJob", summary = "Delete a job", description = "With its workers, keys and history. Only a job that is over: 409 otherwise.")
    void delete(@PathVariable String jobId) {
        jobs.delete(jobId);
    }
}
