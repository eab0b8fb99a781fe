package io.coxswain.worker;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.InboxFullException;
import io.coxswain.api.Selector;
import io.coxswain.api.Spread;
import io.coxswain.api.TooManyWorkersException;
import io.coxswain.api.Violation;
import io.coxswain.api.WorkerState;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.fence.Effects;
import io.coxswain.idempotency.IdempotencyKey;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.idempotency.KeptRequest;
import io.coxswain.inbox.InboxEntry;
import io.coxswain.inbox.InboxMessage;
import io.coxswain.inbox.InboxStore;
import io.coxswain.inbox.InboxStore.Recipient;
import io.coxswain.job.Job;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobState;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.json.StrictReader;
import io.coxswain.loop.TimeOrderedId;
import io.coxswain.placement.Placement;
import io.coxswain.placement.PlacementJudge;
import io.coxswain.placement.Seeker;
import io.coxswain.placement.StrictSpread;
import io.coxswain.resource.ResourceNeed;
import io.coxswain.resource.ResourceStore;
import io.coxswain.transaction.Transactions;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Serves every request about workers, on any node. What it returns from is durable. Thread-safe. */
public final class WorkerManager {

    /** Live workers that one job may have; contract of job types. */
    public static final int MOST_WORKERS = 10_000;

    private final JobManager jobs;
    private final JobTypes types;
    private final WorkerStore store;
    private final WorkerMutationStore mutations;
    private final InboxStore inbox;
    private final IdempotencyStore keys;
    private final Transactions transactions;
    private final PlacementJudge judge;
    private final Bell bell;
    private final Json json;

    public WorkerManager(JobManager jobs, JobTypes types, WorkerStore store, WorkerMutationStore mutations, InboxStore inbox,
            IdempotencyStore keys, Transactions transactions, PlacementJudge judge, Bell bell, Json json) {
        this.jobs = jobs;
        this.types = types;
        this.store = store;
        this.mutations = mutations;
        this.inbox = inbox;
        this.keys = keys;
        this.transactions = transactions;
        this.judge = judge;
        this.bell = bell;
        this.json = json;
    }

    /** A worker as it was created, and whether an earlier request with the same key has created it. */
    public record Created(WorkerView worker, boolean replayed) {}

    /**
     * Creates a worker for a job, in the name of its current term; with a key, once for that.
     *
     * @throws CoxswainException {@link ErrorCode#JOB_NOT_FOUND}, {@link ErrorCode#JOB_TERMINAL}, {@link ErrorCode#INVALID_CONFIG},
     *     {@link ErrorCode#TOO_MANY_WORKERS}, {@link ErrorCode#IDEMPOTENCY_KEY_REUSED}
     */
    public Created create(String jobId, NewWorkerRequest request, @Nullable IdempotencyKey key) {
        Job job = jobs.require(jobId);
        types.validateWorker(job.type(), request.type(), request.config());
        int cost = request.cost() == null ? 1 : request.cost();
        if (cost < 1) {
            throw StrictReader.invalid(List.of(new Violation("/cost", "must be 1 or more, not " + cost)));
        }
        WorkerMutation.Create create = new WorkerMutation.Create(TimeOrderedId.next(), job.type(), request.type(),
                request.config() == null ? "{}" : json.write(request.config()), cost,
                request.selectors() == null ? null : json.write(request.selectors()),
                request.spread() == null ? null : json.write(request.spread()),
                request.resources() == null ? List.of() : request.resources());
        List<Selector> selectors = request.selectors() == null ? job.selectors() : request.selectors();
        Created created = transactions.once(jdbc -> {
            Optional<KeptRequest> first = key == null ? Optional.empty() : keys.take(jdbc, key);
            return first.isPresent()
                    ? replayed(first.get().require(key))
                    : new Created(insert(jdbc, job, create, selectors, request.spread(),
                            key), false);
        });
        if (!created.replayed()) {
            bell.ring(Ring.WORKERS);
        }
        return created;
    }

    private Created replayed(KeptRequest first) {
        return new Created(json.mapper().treeToValue(first.answer(), WorkerView.class), true);
    }

    private WorkerView insert(JdbcTemplate jdbc, Job job, WorkerMutation.Create create, List<Selector> selectors,
            @Nullable Spread spread, @Nullable IdempotencyKey key) {
        String jobId = job.id();
        Live live = lockLive(jdbc, jobId);
        if (store.countLive(jdbc, jobId) >= MOST_WORKERS) {
            throw new TooManyWorkersException(
                    "Job '" + jobId + "' has " + MOST_WORKERS + " live workers, which is the most a job may have: stop some first");
        }
        NeededResources resources = NeededResources.of(jdbc, List.of(jobId), List.of(create));
        resources.refusal(jobId, create).ifPresent(refusal -> {
            throw refusal;
        });
        WorkerMutationStore.insert(jdbc, new String[] {jobId}, new Long[] {live.epoch()}, List.of(create), resources);
        Seeker seeker = new Seeker.Worker(job.type(), selectors, create.cost(), StrictSpread.of(jobId, create.type(), spread),
                ResourceStore.findNeeds(jdbc, List.of(create.id())), job.state().isPaused());
        String reason = judge.judge(jdbc, List.of(seeker)).getFirst().sentence();
        WorkerView worker = new WorkerView(create.id(), jobId, create.type(), WorkerState.PENDING, null, live.epoch(), create.cost(), null,
                null, reason, live.now(), null, null);
        if (key != null) {
            keys.keep(jdbc, key, create.id(), json.write(worker));
        }
        return worker;
    }

    /** A job that is not over: its epoch, and the time that its new rows are given in this transaction. */
    private record Live(long epoch, Instant now) {}

    /** Keeps the job from ending until the transaction does. */
    private Live lockLive(JdbcTemplate jdbc, String jobId) {
        return jdbc.query("""
                select epoch, now() from job where id = ? and state not in ('FINISHED', 'FAILED', 'CANCELED') for share
                """, (row, n) -> new Live(row.getLong("epoch"), row.getObject("now", OffsetDateTime.class).toInstant()), jobId).stream()
                .findFirst().orElseThrow(() -> new CoxswainException(ErrorCode.JOB_TERMINAL,
                        "Job '" + jobId + "' is over: it takes no more workers or messages"));
    }

    /** The workers of a job after {@code afterId}, in order of their ids; those that have ended included. */
    public List<WorkerView> list(String jobId, @Nullable String afterId, int limit) {
        JobState state = jobs.require(jobId).state();
        return views(store.list(jobId, afterId, limit), state);
    }

    /** @throws CoxswainException {@link ErrorCode#JOB_NOT_FOUND}, {@link ErrorCode#WORKER_NOT_FOUND} */
    public WorkerView require(String jobId, String workerId) {
        JobState state = jobs.require(jobId).state();
        List<WorkerRow> found = store.find(jobId, workerId).stream().toList();
        return views(found, state).stream().findFirst().orElseThrow(() -> new CoxswainException(ErrorCode.WORKER_NOT_FOUND,
                "Job '" + jobId + "' has no worker '" + workerId + "': GET /api/v1/jobs/" + jobId + "/workers lists them"));
    }

    /** Asks a worker to stop; one that has ended is returned as it is. */
    public WorkerView stop(String jobId, String workerId) {
        require(jobId, workerId);
        Effects effects = new Effects();
        transactions.once(jdbc -> {
            mutations.stop(jdbc, jobId, workerId, effects);
            inbox.append(jdbc, effects.inbox());
            return true;
        });
        bell.ring(Ring.worker(workerId));
        bell.ring(Ring.master(jobId));
        return require(jobId, workerId);
    }

    /**
     * Leaves a message for a worker, as if its master had sent it.
     *
     * @throws CoxswainException {@link ErrorCode#WORKER_TERMINAL}, {@link ErrorCode#INBOX_FULL} and those of {@link #require}
     */
    public void send(String jobId, String workerId, String topic, JsonNode body) {
        if (require(jobId, workerId).state().isTerminal()) {
            throw new CoxswainException(ErrorCode.WORKER_TERMINAL, "Worker '" + workerId + "' has ended: it takes no more messages");
        }
        String text = InboxMessage.encode(json, topic, body);
        transactions.once(jdbc -> {
            lockLive(jdbc, jobId);
            Recipient recipient = new Recipient(jobId, workerId);
            if (inbox.depths(jdbc, List.of(recipient)).getOrDefault(recipient, 0) >= InboxStore.CAPACITY) {
                throw new InboxFullException("The inbox of worker '" + workerId + "' is full: " + InboxStore.CAPACITY
                        + " messages wait; try again when it has caught up");
            }
            inbox.append(jdbc, List.of(InboxEntry.forWorker(jobId, workerId, InboxEntry.Kind.MESSAGE, text)));
            return true;
        });
        bell.ring(Ring.worker(workerId));
    }

    private List<WorkerView> views(List<WorkerRow> rows, JobState job) {
        Map<String, String> reasons = pendingReasons(rows.stream().filter(row -> row.state() == WorkerState.PENDING).toList(), job);
        return rows.stream().map(row -> new WorkerView(row.id(), row.jobId(), row.type(), row.state(), row.node(), row.epoch(), row.cost(),
                row.status(), row.error(), reasons.get(row.id()), row.createdAt(), row.startedAt(), row.finishedAt())).toList();
    }

    private Map<String, String> pendingReasons(List<WorkerRow> pending, JobState job) {
        if (pending.isEmpty()) {
            return Map.of();
        }
        Map<String, List<ResourceNeed>> needs = store.findNeeds(pending.stream().map(WorkerRow::id).toList()).stream()
                .collect(Collectors.groupingBy(ResourceNeed::workerId));
        List<Placement> placements = judge.judge(pending.stream().map(row -> new Seeker.Worker(row.jobType(), row.selectors(), row.cost(),
                StrictSpread.of(row.jobId(), row.type(), row.spread()), needs.getOrDefault(row.id(), List.of()), job.isPaused())).toList());
        return IntStream.range(0, pending.size()).boxed().collect(Collectors.toMap(i -> pending.get(i).id(),
                i -> placements.get(i).sentence()));
    }
}
