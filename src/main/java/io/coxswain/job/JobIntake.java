package io.coxswain.job;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.idempotency.IdempotencyKey;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.idempotency.KeptRequest;
import io.coxswain.loop.Batching;
import io.coxswain.loop.Scheduler;
import io.coxswain.transaction.Transactions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Takes in new jobs: gathers them into batches, each of which is one transaction and, as a rule, one statement. Thread-safe. */
final class JobIntake {

    private static final int BATCH = 500;
    private static final int QUEUE = 50_000;
    /** Each one means that another node committed an equal key a moment before, which the next try sees. */
    private static final int MOST_RACES = 10;

    /** What became of the jobs of a batch: those that were inserted, and under which keys others were before. */
    private record Written(Map<NewJob, JobStore.Inserted> inserted, Map<IdempotencyKey.Name, KeptRequest> kept) {}

    private final JobStore store;
    private final IdempotencyStore keys;
    private final Transactions transactions;
    private final SessionTrust trust;
    private final Bell bell;
    private final SelfClaim selfClaim;
    private final Batching<NewJob, CompletableFuture<Accepted>> batches;

    JobIntake(Scheduler scheduler, JobStore store, IdempotencyStore keys, Transactions transactions, SessionTrust trust, Bell bell,
            SelfClaim selfClaim) {
        this.store = store;
        this.keys = keys;
        this.transactions = transactions;
        this.trust = trust;
        this.bell = bell;
        this.selfClaim = selfClaim;
        this.batches = new Batching<>(scheduler, "job-submit", BATCH, QUEUE, this::insert, Transactions::leftNothing);
    }

    /** Puts {@code job} into the next batch. Completes once it is durable, or known to be refused. */
    CompletableFuture<Accepted> submit(NewJob job) {
        return batches.submit(job).thenCompose(Function.identity());
    }

    /** The answer to a request that was done before under the same key. */
    Accepted replay(NewJob job, KeptRequest kept) {
        NewJob first = job.withId(kept.require(Objects.requireNonNull(job.key())).requireSubject());
        return new Accepted(store.inserted(first, kept.epoch(), null, kept.createdAt()), true);
    }

    private List<CompletableFuture<Accepted>> insert(List<NewJob> batch) {
        UUID session = trust.session();
        Written written = write(batch, session, session == null ? 0 : selfClaim.take(batch.size()));
        Map<NewJob, Job> inserted = new IdentityHashMap<>();
        written.inserted().forEach((job, row) -> inserted.put(job, store.inserted(job, row.epoch(), row.leader(), row.createdAt())));
        announce(batch.stream().map(inserted::get).filter(Objects::nonNull).toList());
        return batch.stream().map(job -> outcome(job, inserted.get(job), written.kept())).toList();
    }

    private Written write(List<NewJob> batch, @Nullable UUID session, int claims) {
        for (int race = 1;; race++) {
            try {
                return transactions.forRows(batch.size()).once(jdbc -> write(jdbc, batch, session, claims));
            } catch (DuplicateKeyException e) {
                if (race == MOST_RACES) {
                    throw e;
                }
            }
        }
    }

    private Written write(JdbcTemplate jdbc, List<NewJob> batch, @Nullable UUID session, int claims) {
        Map<NewJob, JobStore.Inserted> inserted = new IdentityHashMap<>();
        int claimed = claims;
        for (List<NewJob> round : rounds(batch)) {
            Map<String, NewJob> byId = round.stream().collect(Collectors.toMap(NewJob::id, Function.identity()));
            store.insert(jdbc, round, session, claimed).forEach(row -> inserted.put(byId.get(row.id()), row));
            claimed = 0;
        }
        List<IdempotencyKey> open = batch.stream().filter(job -> !inserted.containsKey(job)).map(NewJob::key).filter(Objects::nonNull)
                .toList();
        return new Written(inserted, open.isEmpty() ? Map.of() : keys.find(jdbc, open));
    }

    /** First all that can't be in each other's way, then one by one those whose id or key another one of the batch has as well. */
    private static List<List<NewJob>> rounds(List<NewJob> batch) {
        Set<Object> names = new HashSet<>();
        List<NewJob> first = new ArrayList<>(batch.size());
        List<List<NewJob>> rounds = new ArrayList<>(List.of(first));
        for (NewJob job : batch) {
            boolean free = names.add(job.id()) & (job.key() == null || names.add(job.key().name()));
            if (free) {
                first.add(job);
            } else {
                rounds.add(List.of(job));
            }
        }
        return rounds;
    }

    private void announce(List<Job> inserted) {
        List<Job> led = inserted.stream().filter(job -> job.leaderSession() != null).toList();
        selfClaim.taken(led);
        if (led.size() < inserted.size()) {
            bell.ring(Ring.JOBS);
        }
        if (!inserted.isEmpty()) {
            bell.ring(Ring.EVENTS);
        }
    }

    private CompletableFuture<Accepted> outcome(NewJob job, @Nullable Job inserted, Map<IdempotencyKey.Name, KeptRequest> kept) {
        if (inserted != null) {
            return CompletableFuture.completedFuture(new Accepted(inserted, false));
        }
        KeptRequest first = job.key() == null ? null : kept.get(job.key().name());
        if (first == null) {
            return CompletableFuture.failedFuture(taken(job.id()));
        }
        try {
            return CompletableFuture.completedFuture(replay(job, first));
        } catch (CoxswainException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static CoxswainException taken(String id) {
        return new CoxswainException(ErrorCode.JOB_EXISTS, "A job with id '" + id + "' exists already: choose another id, or leave it out");
    }
}
