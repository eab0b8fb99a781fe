package io.coxswain.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Threads that submit, and the wait for what they submitted. */
public final class Submitters {

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(10);

    @FunctionalInterface
    interface Share {
        void submit(int from, int to) throws Exception;
    }

    private Submitters() {}

    /** Splits the numbers 0 to {@code jobs} among {@code threads} threads. */
    static void run(int jobs, int threads, Share share) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Boolean>> shares = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int from = jobs * thread / threads;
                int to = jobs * (thread + 1) / threads;
                shares.add(() -> {
                    share.submit(from, to);
                    return true;
                });
            }
            for (Future<Boolean> done : pool.invokeAll(shares)) {
                done.get();
            }
        }
    }

    public static void await(String what, BooleanSupplier condition) throws TimeoutException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE) {
                throw new TimeoutException(what + " did not happen within two minutes");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }
}
