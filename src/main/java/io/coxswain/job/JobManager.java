package io.coxswain.job;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.event.Attempt;
import io.coxswain.event.EventStore;
import io.coxswain.event.JobEvent;
import io.coxswain.idempotency.IdempotencyKey;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.idempotency.KeptRequest;
import io.coxswain.json.Json;
import io.coxswain.loop.Batching;
import io.coxswain.loop.Scheduler;
import io.coxswain.transaction.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Serves every request about jobs, on any node. What it returns from is durable. Thread-safe; calls block for one or two
 * transactions.
 */
public final class JobManager {

    private final SubmissionReader submissions;
    private final JobProperties properties;
    private final JobStore store;
    private final EventStore events;
    private final Transactions transactions;
    private final IdempotencyStore keys;
    private final JobIntake intake;
    private final JobRequests requests;

    public JobManager(Scheduler scheduler, JobTypes types, JobProperties properties, JobStore store, EventStore events,
            IdempotencyStore keys, Transactions transactions, SessionTrust trust, Bell bell, Json json, SelfClaim selfClaim) {
        this.submissions = new SubmissionReader(types, json);
        this.properties = properties;
        this.store = store;
        this.events = events;
        this.transactions = transactions;
        this.keys = keys;
        this.requests = new JobRequests(types, properties, store, events, transactions, bell, json);
        this.intake = new JobIntake(scheduler, store, keys, transactions, trust, bell, selfClaim);
    }

    /**
     * Accepts a job. Returns when it is durable.
     *
     * @return its id
     * @throws InvalidInputException {@link ErrorCode#INVALID_CONFIG} with all violations
     * @throws CoxswainException {@link ErrorCode#JOB_EXISTS}
     */
    public String submit(JobSubmission submission) {
        return Batching.join(submitAsync(submission));
    }

    /** {@link #submit} without waiting; what it would throw after validation fails the future. */
    public CompletableFuture<String> submitAsync(JobSubmission submission) {
        return accept(submission, null).thenApply(accepted -> accepted.job().id());
    }

    /**
     * Accepts a job, once for each key, however often and wherever it is submitted with that. Completes when it is durable.
     *
     * @param key null for a job that is another one each time
     * @throws InvalidInputException as {@link #submit}
     * @return fails with {@link ErrorCode#JOB_EXISTS}, of which nothing is kept, or {@link ErrorCode#IDEMPOTENCY_KEY_REUSED}
     */
    public CompletableFuture<Accepted> accept(JobSubmission submission, @Nullable IdempotencyKey key) {
        try {
            return intake.submit(submissions.read(submission, key));
        } catch (InvalidInputException e) {
            // A node with other job types may have accepted it before.
            if (key == null) {
                throw e;
            }
            KeptRequest first = keys.find(key).orElseThrow(() -> e);
            return CompletableFuture.completedFuture(intake.replay(submissions.unchecked(submission, key), first));
        }
    }

    /**
     * What {@link #accept} would do, without doing it.
     *
     * @throws CoxswainException whatever that would be refused with
     */
    public Rehearsal rehearse(JobSubmission submission, @Nullable IdempotencyKey key) {
        NewJob job = submissions.read(submission, key);
        String replayOf = key == null ? null : keys.find(key).map(first -> first.require(key).requireSubject()).orElse(null);
        if (replayOf == null && store.find(job.id()).isPresent()) {
            throw JobIntake.taken(job.id());
        }
        return new Rehearsal(submission.id(), job.project(), job.type(), submission.labels() == null ? Map.of() : submission.labels(),
                submission.selectors() == null ? List.of() : submission.selectors(), properties.retryPolicy().with(submission.retry()),
                submission.cancelTimeout() == null ? properties.cancelTimeout() : submission.cancelTimeout(), replayOf);
    }

    public Optional<Job> find(String id) {
        return store.find(id);
    }

    /** @throws CoxswainException {@link ErrorCode#JOB_NOT_FOUND} */
    public Job require(String id) {
        return requests.require(id);
    }

    /** Tells this state of a job from all others: changes with everything that is shown of it, its leader included. */
    public String version(Job job) {
        return requests.version(job);
    }

    /**
     * Lists jobs, newest first, stable while others are inserted.
     *
     * @param pageSize 1 to 1,000
     * @param pageToken of the page before; null for the first
     * @throws CoxswainException {@link ErrorCode#INVALID_PARAMETER} for a token that no page had
     */
    public JobPage list(JobFilter filter, int pageSize, @Nullable String pageToken) {
        JobStore.Position after = pageToken == null ? null : PageToken.decode(pageToken);
        List<Job> jobs = new ArrayList<>(transactions.once(jdbc -> store.list(jdbc, filter, after, pageSize + 1)));
        String next = null;
        if (jobs.size() > pageSize) {
            jobs.removeLast();
            next = PageToken.encode(jobs.getLast());
        }
        return new JobPage(jobs, next);
    }

    /** What callers ask of jobs that are there. */
    public JobRequests requests() {
        return requests;
    }

    /** Cancels the job in whatever state it is. */
    public Job cancel(String id, String caller) {
        return requests.cancel(id, caller, IfMatch.ANY);
    }

    /**
     * The job's history, oldest first.
     *
     * @param afterSeq 0 for all
     * @throws CoxswainException {@link ErrorCode#JOB_NOT_FOUND}
     */
    public List<JobEvent> events(String id, long afterSeq, int limit) {
        require(id);
        return events.list(id, afterSeq, limit);
    }

    /**
     * What nodes made of their turns at the job, newest first.
     *
     * @param beforeEpoch only terms with a lower one
     * @throws CoxswainException {@link ErrorCode#JOB_NOT_FOUND}
     */
    public List<Attempt> attempts(String id, long beforeEpoch, int limit) {
        require(id);
        return events.attempts(id, beforeEpoch, limit);
    }
}
