package io.coxswain.job;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.event.Attempt;
import io.coxswain.event.EventKind;
import io.coxswain.event.EventStore;
import io.coxswain.event.JobEvent;
import io.coxswain.event.NewEvent;
import io.coxswain.idempotency.IdempotencyKey;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.idempotency.KeptRequest;
import io.coxswain.job.JobStore.Ended;
import io.coxswain.json.Json;
import io.coxswain.loop.Batching;
import io.coxswain.loop.Scheduler;
import io.coxswain.transaction.Transactions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves every request about jobs, on any node. What it returns from is durable. Thread-safe; calls block for one or two
 * transactions.
 */
public final class JobManager {

    private static final int BATCH = 500;
    private static final int VERSION_DIGITS = 32;

    private final SubmissionReader submissions;
    private final JobProperties properties;
    private final JobStore store;
    private final EventStore events;
    private final Transactions transactions;
    private final IdempotencyStore keys;
    private final Bell bell;
    private final Json json;
    private final JobIntake intake;

    public JobManager(Scheduler scheduler, JobTypes types, JobProperties properties, JobStore store, EventStore events,
            IdempotencyStore keys, Transactions transactions, SessionTrust trust, Bell bell, Json json, SelfClaim selfClaim) {
        this.submissions = new SubmissionReader(types, json);
        this.properties = properties;
        this.store = store;
        this.events = events;
        this.transactions = transactions;
        this.keys = keys;
        this.bell = bell;
        this.json = json;
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
        return store.find(id).orElseThrow(() -> notFound(id));
    }

    /** Tells this state of a job from all others: changes with everything that is shown of it, its leader included. */
    public String version(Job job) {
        ObjectNode shown = json.mapper().valueToTree(job.withoutConfig());
        // Who holds the lock is not shown before it is published.
        return json.fingerprint(shown.remove(List.of("leaderSession", "initialized"))).substring(0, VERSION_DIGITS);
    }

    private static CoxswainException notFound(String id) {
        return new CoxswainException(ErrorCode.JOB_NOT_FOUND,
                "There is no job '" + id + "': GET /api/v1/jobs lists those that exist");
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

    /** Cancels the job in whatever state it is. */
    public Job cancel(String id, String caller) {
        return cancel(id, caller, IfMatch.ANY);
    }

    /**
     * Asks for the job's end. Durable when it returns; asking again changes nothing.
     *
     * @return the job; unchanged if it was over already
     * @throws CoxswainException {@link ErrorCode#PRECONDITION_FAILED}
     */
    public Job cancel(String id, String caller, IfMatch condition) {
        return end(id, condition, jdbc -> store.requestCancel(jdbc, id, properties.cancelTimeout()),
                ended -> new NewEvent(id, ended.epoch(), EventKind.CANCEL_REQUESTED, null, json.write(Map.of("by", caller))),
                () -> Optional.empty());
    }

    /**
     * Ends the job over the head of its master. The first exit that commits wins.
     *
     * @throws CoxswainException {@link ErrorCode#JOB_TERMINAL} if it was over already, {@link ErrorCode#PRECONDITION_FAILED}
     */
    public Job exit(String id, ForcedExit exit, IfMatch condition) {
        String detail = exit.detail() == null ? null : json.write(exit.detail());
        return end(id, condition, jdbc -> store.forceExit(jdbc, id, exit.reason(), exit.error(), detail),
                ended -> exited(id, ended, exit), () -> Optional.of(new CoxswainException(ErrorCode.JOB_TERMINAL,
                        "Job '" + id + "' is over already: its state is " + require(id).state())));
    }

    /** Ends jobs whose cancellation has run past its deadline. */
    public void enforceCancels() {
        for (String id : store.findOverdueCancels(BATCH)) {
            end(id, IfMatch.ANY, jdbc -> store.enforceCancel(jdbc, id),
                    ended -> new NewEvent(id, ended.epoch(), EventKind.CANCEL_ENFORCED, null, null), Optional::empty);
        }
    }

    private NewEvent exited(String id, Ended ended, ForcedExit exit) {
        Map<String, Object> data = new LinkedHashMap<>(Map.of("state", ended.state(), "by", exit.by()));
        if (exit.error() != null) {
            data.put("error", exit.error());
        }
        return new NewEvent(id, ended.epoch(), EventKind.EXITED, null, json.write(data));
    }

    private Job end(String id, IfMatch condition, Function<JdbcTemplate, Optional<Ended>> change, Function<Ended, NewEvent> event,
            Supplier<Optional<CoxswainException>> refusal) {
        Optional<Ended> ended = transactions.once(jdbc -> {
            require(jdbc, id, condition);
            Optional<Ended> changed = change.apply(jdbc);
            changed.ifPresent(change1 -> events.append(jdbc, List.of(event.apply(change1))));
            return changed;
        });
        if (ended.isPresent()) {
            ended.get().stoppingWorkers().forEach(worker -> bell.ring(Ring.worker(worker)));
            bell.ring(Ring.master(id));
            bell.ring(Ring.JOBS);
            bell.ring(Ring.EVENTS);
        } else {
            refusal.get().ifPresent(reason -> {
                throw reason;
            });
        }
        return require(id);
    }

    /** Keeps the job as the caller knows it until the end of the transaction, or refuses. */
    private void require(JdbcTemplate jdbc, String id, IfMatch condition) {
        if (condition.any()) {
            return;
        }
        String version = version(store.lock(jdbc, id).orElseThrow(() -> notFound(id)));
        if (!condition.admits(version)) {
            throw new CoxswainException(ErrorCode.PRECONDITION_FAILED, "Job '" + id + "' is no longer as If-Match says: its ETag is \""
                    + version + "\" now. Look at it again and decide anew");
        }
    }

    /**
     * Deletes a job that is over, with its workers, keys and history.
     *
     * @throws CoxswainException {@link ErrorCode#JOB_NOT_FOUND}, {@link ErrorCode#JOB_NOT_TERMINAL},
     *     {@link ErrorCode#PRECONDITION_FAILED}
     */
    public void delete(String id, IfMatch condition) {
        boolean deleted = transactions.once(jdbc -> {
            require(jdbc, id, condition);
            return store.delete(jdbc, id);
        });
        if (!deleted) {
            throw new CoxswainException(ErrorCode.JOB_NOT_TERMINAL, "Job '" + id + "' can't be deleted while its state is "
                    + require(id).state() + ": cancel it first and wait for its end");
        }
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
