package io.coxswain.loop;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Turns what many callers ask for into few statements: while one batch is on its way the next one gathers. There is no
 * timer, so a lone caller waits for nobody.
 *
 * <p>When a batch fails, and its failure is known to have left nothing behind, its items are tried one by one, so that a bad
 * one fails alone.
 *
 * @param <I> an item
 * @param <R> its result
 */
public final class Batching<I, R> {

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

    private final ArrayDeque<Waiting<I, R>> queue = new ArrayDeque<>();
    private boolean flushing;

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
        synchronized (queue) {
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
                scheduler.startVirtual(name, this::run);
            }
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
        for (List<Waiting<I, R>> batch = take(); !batch.isEmpty(); batch = take()) {
            flush(batch);
        }
    }

    private List<Waiting<I, R>> take() {
        synchronized (queue) {
            List<Waiting<I, R>> batch = new ArrayList<>(Math.min(queue.size(), maxBatch));
            while (batch.size() < maxBatch && !queue.isEmpty()) {
                batch.add(queue.poll());
            }
            flushing = !batch.isEmpty();
            return batch;
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
