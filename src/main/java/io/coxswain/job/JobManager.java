package io.coxswain.job;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ExitReason;
import io.coxswain.api.InvalidInputException;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.event.EventKind;
import io.coxswain.event.EventStore;
import io.coxswain.event.JobEvent;
import io.coxswain.event.NewEvent;
import io.coxswain.job.JobStore.Ended;
import io.coxswain.json.Json;
import io.coxswain.loop.Batching;
import io.coxswain.loop.Scheduler;
import io.coxswain.transaction.Transactions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Serves every request about jobs, on any node. What it returns from is durable. Thread-safe; calls block for one or two
 * transactions.
 */
public final class JobManager {

    private static final int BATCH = 500;
    private static final int QUEUE = 50_000;

    private final SubmissionReader submissions;
    private final JobProperties properties;
    private final JobStore store;
    private final EventStore events;
    private final Transactions transactions;
    private final SessionTrust trust;
    private final Bell bell;
    private final Json json;
    private final SelfClaim selfClaim;
    private final Batching<NewJob, Boolean> inserts;

    public JobManager(Scheduler scheduler, JobTypes types, JobProperties properties, JobStore store, EventStore events,
            Transactions transactions, SessionTrust trust, Bell bell, Json json, SelfClaim selfClaim) {
        this.submissions = new SubmissionReader(types, json);
        this.properties = properties;
        this.store = store;
        this.events = events;
        this.transactions = transactions;
        this.trust = trust;
        this.bell = bell;
        this.json = json;
        this.selfClaim = selfClaim;
        this.inserts = new Batching<>(scheduler, "job-submit", BATCH, QUEUE, this::insert, Transactions::leftNothing);
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
        NewJob job = submissions.read(submission);
        return inserts.submit(job).thenApply(inserted -> {
            if (!inserted) {
                throw new CoxswainException(ErrorCode.JOB_EXISTS,
                        "A job with id '" + job.id() + "' exists already: choose another id, or leave it out");
            }
            return job.id();
        });
    }

    private List<Boolean> insert(List<NewJob> batch) {
        Set<String> ids = new HashSet<>();
        List<NewJob> distinct = batch.stream().filter(job -> ids.add(job.id())).toList();
        UUID session = trust.session();
        int claims = session == null ? 0 : selfClaim.take(distinct.size());
        List<JobStore.Inserted> inserted = transactions.forRows(distinct.size())
                .once(jdbc -> store.insert(jdbc, distinct, session, claims));
        Map<String, JobStore.Inserted> accepted = new HashMap<>();
        inserted.forEach(job -> accepted.put(job.id(), job));
        selfClaim.taken(led(distinct, accepted));
        if (inserted.stream().anyMatch(job -> job.term() == null)) {
            bell.ring(Ring.JOBS);
        }
        // The second of two equal ids in one batch finds its id removed, and is refused.
        return batch.stream().map(job -> accepted.remove(job.id()) != null).toList();
    }

    private List<Job> led(List<NewJob> jobs, Map<String, JobStore.Inserted> accepted) {
        List<Job> led = new ArrayList<>();
        for (NewJob job : jobs) {
            JobStore.Inserted inserted = accepted.get(job.id());
            if (inserted != null && inserted.term() != null) {
                led.add(store.inserted(job, inserted.term(), inserted.createdAt()));
            }
        }
        return led;
    }

    public Optional<Job> find(String id) {
        return store.find(id);
    }

    /** @throws CoxswainException {@link ErrorCode#JOB_NOT_FOUND} */
    public Job require(String id) {
        return store.find(id).orElseThrow(() -> notFound(id));
    }

    /** Those of these jobs that exist, in no order. */
    public List<Job> findAll(Collection<String> ids) {
        return store.findAll(ids);
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
        List<Job> jobs = new ArrayList<>(
                store.list(filter, pageToken == null ? null : PageToken.decode(pageToken), pageSize + 1));
        String next = null;
        if (jobs.size() > pageSize) {
            jobs.removeLast();
            next = PageToken.encode(jobs.getLast());
        }
        return new JobPage(jobs, next);
    }

    /**
     * Asks for the job's end. Durable when it returns; asking again changes nothing.
     *
     * @return the job; unchanged if it was over already
     */
    public Job cancel(String id, String caller) {
        return end(id, jdbc -> store.requestCancel(jdbc, id, properties.cancelTimeout()),
                ended -> new NewEvent(id, ended.epoch(), EventKind.CANCEL_REQUESTED, null, json.write(Map.of("by", caller))),
                () -> Optional.empty());
    }

    /**
     * Ends the job over the head of its master. The first exit that commits wins.
     *
     * @throws CoxswainException {@link ErrorCode#JOB_TERMINAL} if it was over already
     */
    public Job exit(String id, ExitReason reason, @Nullable String error, @Nullable JsonNode detail) {
        String text = detail == null ? null : json.write(detail);
        return end(id, jdbc -> store.forceExit(jdbc, id, reason, error, text),
                ended -> exited(id, ended, error), () -> Optional.of(new CoxswainException(ErrorCode.JOB_TERMINAL,
                        "Job '" + id + "' is over already: its state is " + require(id).state())));
    }

    /** Ends jobs whose cancellation has run past its deadline. */
    public void enforceCancels() {
        for (String id : store.findOverdueCancels(BATCH)) {
            end(id, jdbc -> store.enforceCancel(jdbc, id),
                    ended -> new NewEvent(id, ended.epoch(), EventKind.CANCEL_ENFORCED, null, null), Optional::empty);
        }
    }

    private NewEvent exited(String id, Ended ended, @Nullable String error) {
        return new NewEvent(id, ended.epoch(), EventKind.EXITED, null,
                json.write(error == null ? Map.of("state", ended.state()) : Map.of("state", ended.state(), "error", error)));
    }

    private Job end(String id, Function<JdbcTemplate, Optional<Ended>> change, Function<Ended, NewEvent> event,
            Supplier<Optional<CoxswainException>> refusal) {
        Optional<Ended> ended = transactions.once(jdbc -> {
            Optional<Ended> changed = change.apply(jdbc);
            changed.ifPresent(change1 -> events.append(jdbc, List.of(event.apply(change1))));
            return changed;
        });
        if (ended.isPresent()) {
            ended.get().stoppingWorkers().forEach(worker -> bell.ring(Ring.worker(worker)));
            bell.ring(Ring.master(id));
            bell.ring(Ring.JOBS);
        } else {
            refusal.get().ifPresent(reason -> {
                throw reason;
            });
        }
        return require(id);
    }

    /**
     * Deletes a job that is over, with its workers, keys and history.
     *
     * @throws CoxswainException {@link ErrorCode#JOB_NOT_FOUND}, {@link ErrorCode#JOB_NOT_TERMINAL}
     */
    public void delete(String id) {
        if (!transactions.once(jdbc -> store.delete(jdbc, id))) {
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
}
