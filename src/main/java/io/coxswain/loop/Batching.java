package io.coxswain.loop;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Turns what many callers ask for into few statements: while one batch is on its way the next one gathers. When several came
 * with the last batch, the next one waits a moment for as many, since those who were answered tend to ask again; a lone caller
 * waits for nobody. Batches are flushed by a thread of the operating system, which waits for Postgres with far fewer handovers
 * than a virtual one; it goes when there was nothing to flush for a second. (Two threads were tried: batches got smaller, and an
 * item cost more than the waiting had.)
 *
 * <p>When a batch fails, and its failure is known to have left nothing behind, its items are tried one by one, so that a bad
 * one fails alone.
 *
 * @param <I> an item
 * @param <R> its result
 */
public final class Batching<I, R> {

    private static final long STAY = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_GATHERING = TimeUnit.MILLISECONDS.toNanos(1);

    /** Does the work of a whole batch: one result for each item, in order. */
    @FunctionalInterface
    public interface Flush<I, R> {
        List<R> flush(List<I> batch);
    }

    private record Waiting<I, R>(I item, CompletableFuture<R> result) {}

    private final Scheduler scheduler;
    private final String name;
    private final int maxBatch;
    private final int capacity;
    private final Flush<I, R> flush;
    private final Function<Throwable, Boolean> leftNothing;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiting<I, R>> queue = new ArrayDeque<>();
    private boolean flushing;
    /** How many items the flushing thread waits for; 0 when it does not wait. */
    private int awaited;
    /** Completed when as many are there. */
    private CompletableFuture<Void> gathered = new CompletableFuture<>();
    private int last = 1;

    /**
     * @param maxBatch items in one flush at most
     * @param capacity items that may wait; more are refused with {@link ErrorCode#OVERLOADED}
     * @param leftNothing whether a failed flush is known to have changed nothing, so that its items may be tried again
     */
    public Batching(Scheduler scheduler, String name, int maxBatch, int capacity, Flush<I, R> flush,
            Function<Throwable, Boolean> leftNothing) {
        this.scheduler = scheduler;
        this.name = name;
        this.maxBatch = maxBatch;
        this.capacity = capacity;
        this.flush = flush;
        this.leftNothing = leftNothing;
    }

    /** Puts {@code item} into the next batch. */
    public CompletableFuture<R> submit(I item) {
        return submitAll(List.of(item)).getFirst();
    }

    /** Puts all of {@code items} into the next batches, in order. */
    public List<CompletableFuture<R>> submitAll(List<I> items) {
        List<CompletableFuture<R>> results = new ArrayList<>(items.size());
        lock.lock();
        try {
            if (queue.size() + items.size() > capacity) {
                throw new CoxswainException(ErrorCode.OVERLOADED, "Too much waits to be written (" + name
                        + ": " + queue.size() + " of " + capacity + "): try again later");
            }
            for (I item : items) {
                CompletableFuture<R> result = new CompletableFuture<>();
                queue.add(new Waiting<>(item, result));
                results.add(result);
            }
            if (!flushing) {
                flushing = true;
                scheduler.startPlatform(name, this::run);
            } else if (awaited > 0 && queue.size() >= awaited) {
                gathered.complete(null);
            }
        } finally {
            lock.unlock();
        }
        return results;
    }

    /**
     * Puts {@code item} into the next batch and waits for its result, also when interrupted: the write happens anyway, and
     * whoever is interrupted still has to know.
     */
    public R call(I item) {
        return join(submit(item));
    }

    /** Waits for {@code result}; what it failed with is thrown as it is. An interrupt is kept for later. */
    public static <R> R join(CompletableFuture<R> result) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CompletionException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        long took = 0;
        List<Waiting<I, R>> batch = gather(took);
        while (!batch.isEmpty()) {
            long start = scheduler.nanoTime();
            flush(batch);
            took = scheduler.nanoTime() - start;
            scheduler.batches().flushed(name, batch.size(), Duration.ofNanos(took));
            batch = gather(took);
        }
    }

    /**
     * The next batch; empty when the thread has to go.
     *
     * @param took nanoseconds that the flush of the last one took
     */
    private List<Waiting<I, R>> gather(long took) {
        lock.lock();
        try {
            await(1, STAY);
            if (!queue.isEmpty()) {
                await(Math.min(last, maxBatch), Math.min(took / 2, LONGEST_GATHERING));
            }
            List<Waiting<I, R>> batch = new ArrayList<>(Math.min(queue.size(), maxBatch));
            while (batch.size() < maxBatch && !queue.isEmpty()) {
                batch.add(queue.poll());
            }
            flushing = !batch.isEmpty();
            last = Math.max(1, batch.size());
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code items} are in the queue, but not longer than {@code nanos}; without the lock, which the caller holds. */
    private void await(int items, long nanos) {
        if (queue.size() >= items || nanos <= 0) {
            return;
        }
        CompletableFuture<Void> signal = new CompletableFuture<>();
        gathered = signal;
        awaited = items;
        lock.unlock();
        try {
            scheduler.await(signal, Duration.ofNanos(nanos));
        } finally {
            lock.lock();
            awaited = 0;
        }
    }

    private void flush(List<Waiting<I, R>> batch) {
        try {
            List<R> results = flush.flush(batch.stream().map(Waiting::item).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result().complete(results.get(i));
            }
        } catch (Throwable e) {
            if (batch.size() > 1 && leftNothing.apply(e)) {
                batch.forEach(waiting -> flush(List.of(waiting)));
            } else {
                batch.forEach(waiting -> waiting.result().completeExceptionally(e));
            }
        }
    }
}
