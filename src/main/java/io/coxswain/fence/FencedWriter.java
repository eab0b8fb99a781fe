package io.coxswain.fence;

import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.event.EventStore;
import io.coxswain.inbox.InboxStore;
import io.coxswain.loop.Batching;
import io.coxswain.loop.Scheduler;
import io.coxswain.transaction.Transactions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes in the name of terms and workers. Thread-safe; one per node. */
public final class FencedWriter {

    private static final int BATCH = 1_000;
    private static final int QUEUE = 50_000;

    private record Outcome(@Nullable Object result, @Nullable RuntimeException refusal) {}

    private final Transactions transactions;
    private final EventStore events;
    private final InboxStore inbox;
    private final Bell bell;
    private final BooleanSupplier hasSession;
    private final FenceStore fences = new FenceStore();
    private final Map<Class<?>, MutationStore<?>> stores = new LinkedHashMap<>();
    private final Batching<FencedWrite<?>, Outcome> batching;

    /**
     * @param hasSession whether this node has a session, trusted or not; without one an outage is not sat out
     * @param stores applied in this order within a transaction
     */
    public FencedWriter(Scheduler scheduler, Transactions transactions, EventStore events, InboxStore inbox, Bell bell,
            BooleanSupplier hasSession, List<MutationStore<?>> stores) {
        this.transactions = transactions;
        this.events = events;
        this.inbox = inbox;
        this.bell = bell;
        this.hasSession = hasSession;
        stores.forEach(store -> this.stores.put(store.kind(), store));
        this.batching = new Batching<>(scheduler, "fenced-writer", BATCH, QUEUE, this::flush, Transactions::leftNothing);
    }

    /**
     * Writes {@code mutation} and waits until it is durable.
     *
     * @throws io.coxswain.api.StaleEpochException when the fence does not hold; nothing was written
     */
    public @Nullable Object write(Fence fence, Mutation mutation) {
        return unwrap(batching.call(new FencedWrite<>(fence, mutation)));
    }

    /** Writes {@code mutation} without waiting. */
    public CompletableFuture<@Nullable Object> submit(Fence fence, Mutation mutation) {
        return batching.submit(new FencedWrite<>(fence, mutation)).thenApply(FencedWriter::unwrap);
    }

    /**
     * Runs {@code body} in one transaction that is fenced from its first statement on. When its connection breaks it is rolled
     * back and {@code body} runs again.
     */
    public <T> T inTransaction(Fence fence, Function<FencedTransaction, T> body) {
        Effects[] last = new Effects[1];
        T result = transactions.run(hasSession, jdbc -> {
            Effects effects = new Effects();
            last[0] = effects;
            FenceStore.Verdict verdict = fences.lock(jdbc, List.of(fence));
            if (verdict.stale().containsKey(fence)) {
                throw verdict.stale().get(fence);
            }
            T value = body.apply(new FencedTransaction(jdbc, fence, this, effects));
            finish(jdbc, effects);
            return value;
        });
        ring(last[0]);
        return result;
    }

    private void ring(Effects effects) {
        effects.rings().forEach(bell::ring);
        if (!effects.events().isEmpty()) {
            bell.ring(Ring.EVENTS);
        }
    }

    private static @Nullable Object unwrap(Outcome outcome) {
        if (outcome.refusal != null) {
            throw outcome.refusal;
        }
        return outcome.result;
    }

    private List<Outcome> flush(List<FencedWrite<?>> batch) {
        Effects effects = transactions.forRows(batch.size()).run(hasSession, jdbc -> applyAll(jdbc, batch));
        ring(effects);
        return batch.stream().map(write -> new Outcome(effects.result(write), effects.refusal(write))).toList();
    }

    private Effects applyAll(JdbcTemplate jdbc, List<FencedWrite<?>> batch) {
        Effects effects = new Effects();
        Set<Fence> distinct = new LinkedHashSet<>();
        batch.forEach(write -> distinct.add(write.fence()));
        FenceStore.Verdict verdict = fences.lock(jdbc, distinct);
        for (FencedWrite<?> write : batch) {
            RuntimeException stale = verdict.stale().get(write.fence());
            if (stale != null) {
                effects.refuse(write, stale);
            }
        }
        for (MutationStore<?> store : stores.values()) {
            applyKind(jdbc, store, batch, effects);
        }
        finish(jdbc, effects);
        return effects;
    }

    private static <M extends Mutation> void applyKind(JdbcTemplate jdbc, MutationStore<M> store, List<FencedWrite<?>> batch,
            Effects effects) {
        List<FencedWrite<M>> mine = new ArrayList<>();
        for (FencedWrite<?> write : batch) {
            if (store.kind().isInstance(write.mutation()) && !effects.isRefused(write)) {
                mine.add(cast(write));
            }
        }
        if (!mine.isEmpty()) {
            store.apply(jdbc, mine, effects);
        }
    }

    @SuppressWarnings("unchecked")
    private static <M extends Mutation> FencedWrite<M> cast(FencedWrite<?> write) {
        return (FencedWrite<M>) write;
    }

    private void finish(JdbcTemplate jdbc, Effects effects) {
        inbox.append(jdbc, effects.inbox());
        events.append(jdbc, effects.events());
    }

    /** Applies one mutation at once, in a transaction whose fence holds. */
    @Nullable
    Object applyNow(JdbcTemplate jdbc, Fence fence, Mutation mutation, Effects effects) {
        FencedWrite<Mutation> write = new FencedWrite<>(fence, mutation);
        for (MutationStore<?> store : stores.values()) {
            applyKind(jdbc, store, List.of(write), effects);
        }
        RuntimeException refusal = effects.refusal(write);
        if (refusal != null) {
            throw refusal;
        }
        return effects.result(write);
    }
}
