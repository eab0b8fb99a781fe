package io.coxswain.audit;

import io.coxswain.api.CoxswainException;
import io.coxswain.loop.Batching;
import io.coxswain.loop.Scheduler;
import io.coxswain.transaction.Transactions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who did what. {@link #record} never waits and never fails: a call that was answered must not be spoiled by what is said of
 * it. What is lost with a process is what {@link #close} had no time for, and what came in the last moments of one that was killed: some
 * tenths of a second, unless Postgres was away, in which case up to {@link #QUEUE} rows wait. Thread-safe.
 */
public final class AuditLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger("coxswain.audit");
    static final int BATCH = 1_000;
    static final int QUEUE = 20_000;
    /** Nobody waits for a row, so many share a transaction: one that is written by itself costs the database as much as a job. */
    private static final Duration GATHER = Duration.ofMillis(100);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private record Answered(AuditedCall call, long at) {}

    private final Scheduler scheduler;
    private final Transactions transactions;
    private final AuditStore store;
    private final Supplier<String> node;
    private final Batching<Answered, Boolean> writes;
    private volatile CompletableFuture<?> last = CompletableFuture.completedFuture(true);
    private volatile boolean closing;
    private volatile boolean closed;

    /** @param node name of this node, known from its start on */
    public AuditLog(Scheduler scheduler, Transactions transactions, AuditStore store, Supplier<String> node) {
        this.scheduler = scheduler;
        this.transactions = transactions;
        this.store = store;
        this.node = node;
        this.writes = new Batching<>(scheduler, "audit", BATCH, QUEUE, this::write, Transactions::leftNothing);
    }

    /** Has {@code call} written down soon. */
    public void record(AuditedCall call) {
        try {
            last = writes.submit(new Answered(call, scheduler.nanoTime())).whenComplete((written, error) -> {
                if (error != null) {
                    log.warn("{} could not be written to the database: {}", call, error.getMessage());
                }
            });
        } catch (CoxswainException e) {
            log.warn("{} could not be written to the database: {}", call, e.getMessage());
        }
    }

    private List<Boolean> write(List<Answered> batch) {
        if (!closing && batch.size() < BATCH) {
            scheduler.pause(GATHER);
        }
        if (log.isInfoEnabled()) {
            batch.forEach(answered -> log.info("{}", answered.call));
        }
        List<AuditedCall> calls = batch.stream().map(Answered::call).toList();
        transactions.forRows(batch.size()).run(() -> !closed, jdbc -> {
            long now = scheduler.nanoTime();
            store.append(jdbc, calls, batch.stream().map(answered -> Duration.ofNanos(now - answered.at)).toList(), node.get());
            return true;
        });
        return Collections.nCopies(batch.size(), true);
    }

    /** Waits a little for what is still to be written. */
    @Override
    public void close() {
        closing = true;
        scheduler.await(last, CLOSE_LIMIT);
        closed = true;
    }
}
