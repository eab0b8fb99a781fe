package io.coxswain.web;

import io.coxswain.diagnosis.Diagnosis;
import io.coxswain.idempotency.IdempotencyKey;
import io.coxswain.job.Accepted;
import io.coxswain.job.Job;
import io.coxswain.job.JobFilter;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobPage;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.job.Rehearsal;
import io.coxswain.json.SecretMask;
import io.coxswain.loop.Batching;
import io.coxswain.web.body.EntityTags;
import io.coxswain.web.route.IdempotencyKeys;
import io.coxswain.web.view.DryRunView;
import io.coxswain.web.view.JobBatchView;
import io.coxswain.web.view.JobView;
import io.coxswain.web.view.Lists;
import io.coxswain.web.view.PageTokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
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
    private final IdempotencyKeys keys;
    private final Diagnosis diagnosis;
    private final SecretMask mask;

    JobController(JobManager jobs, JobBatch batch, IdempotencyKeys keys, Diagnosis diagnosis, SecretMask mask) {
        this.jobs = jobs;
        this.batch = batch;
        this.keys = keys;
        this.diagnosis = diagnosis;
        this.mask = mask;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "submitJob", summary = "Submit a job", description = "The job is durable when this answers, and told as it was "
            + "submitted; some node starts it at once.")
    @ApiResponse(responseCode = "201", description = "Created", content = @Content(schema = @Schema(implementation = JobView.class)))
    @ApiResponse(responseCode = "200", description = "What submitting would do, asked by dryRun", content = @Content(schema = @Schema(implementation = DryRunView.class)))
    ResponseEntity<?> submit(@RequestBody JobSubmission submission,
            @Parameter(description = "Checks everything and says which nodes could host the job, but writes nothing") @RequestParam(defaultValue = "false") boolean dryRun,
            @Parameter(description = IdempotencyKeys.DESCRIPTION) @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String idempotencyKey) {
        IdempotencyKey key = keys.read(idempotencyKey, "POST " + PATH, submission);
        if (dryRun) {
            Rehearsal rehearsal = jobs.rehearse(submission, key);
            return ResponseEntity.ok(DryRunView.of(rehearsal, diagnosis.hosts(rehearsal.type(), rehearsal.selectors())));
        }
        Accepted accepted = Batching.join(jobs.accept(submission, key));
        URI location = UriComponentsBuilder.fromPath(PATH).pathSegment(accepted.job().id()).build().encode().toUri();
        return created(location, accepted.replayed()).eTag(jobs.version(accepted.job())).body(JobView.of(accepted.job()));
    }

    private static ResponseEntity.BodyBuilder created(URI location, boolean replayed) {
        ResponseEntity.BodyBuilder created = ResponseEntity.created(location);
        return replayed ? created.header(IdempotencyKeys.REPLAYED, "true") : created;
    }

    @PostMapping(path = "/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "submitJobs", summary = "Submit many jobs", description = "Up to 1,000. The results come in the order of the jobs; one that is refused "
            + "fails only itself. Sent again with the same key, those that were accepted are told again, and the others are tried again.")
    ResponseEntity<JobBatchView.Results> submitBatch(@RequestBody JobBatchView.Submissions submissions,
            @Parameter(description = IdempotencyKeys.DESCRIPTION) @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String idempotencyKey) {
        JobBatch.Answered answered = batch.submit(submissions, keys.read(idempotencyKey, "POST " + PATH + "/batch", submissions));
        return created(URI.create(PATH), answered.replayed()).body(answered.results());
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
    @Operation(operationId = "getJob", summary = "Get a job", description = "Its ETag changes with everything that is shown of it; with that in "
            + "If-None-Match the answer is 304 until it does.")
    ResponseEntity<JobView> get(@Parameter(description = "The job's id") @PathVariable String jobId,
            @Parameter(description = "Whether to show the job's config, but for the secrets in it; needs "
                    + "the role operator") @RequestParam(defaultValue = "false") boolean includeConfig) {
        Job job = jobs.require(jobId);
        return ResponseEntity.ok().eTag(jobs.version(job)).body(includeConfig ? JobView.withConfig(job, mask) : JobView.of(job));
    }

    /** There is nothing to accept but problems, and that is what generated clients say. */
    @DeleteMapping(path = "/{jobId}", produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteJob", summary = "Delete a job", description = "With its workers, keys and history. Only a job that is over: 409 otherwise.")
    void delete(@Parameter(description = "The job's id") @PathVariable String jobId,
            @Parameter(description = "Only if the job has this ETag: 412 otherwise") @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        jobs.requests().delete(jobId, EntityTags.ifMatch(ifMatch));
    }
}
