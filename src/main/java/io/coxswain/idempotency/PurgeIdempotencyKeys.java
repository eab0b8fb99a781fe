package io.coxswain.idempotency;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets keys a day after they were used. Every node tries some times an hour; the one that gets the cluster-wide lock does the work.
 * So a node costs a few statements an hour, and what several nodes find at the same moment is deleted once.
 */
public final class PurgeIdempotencyKeys implements AutoCloseable {

    /** How long a key is good for at least. */
    public static final Duration KEPT = Duration.ofHours(24);

    private static final Logger log = LoggerFactory.getLogger(PurgeIdempotencyKeys.class);
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final int BATCH = 1_000;

    private final Scheduler scheduler;
    private final IdempotencyStore store;
    private final Lock lock;
    private volatile boolean closed;

    /** @param lock of all nodes together */
    public PurgeIdempotencyKeys(Scheduler scheduler, IdempotencyStore store, Lock lock) {
        this.scheduler = scheduler;
        this.store = store;
        this.lock = lock;
    }

    /** Goes on until it is closed. Nodes that start together don't try together. */
    public void start() {
        if (!closed) {
            long millis = INTERVAL.toMillis() / 2 + ThreadLocalRandom.current().nextLong(INTERVAL.toMillis());
            scheduler.after(Duration.ofMillis(millis), () -> scheduler.startVirtual("purge-idempotency-keys", this::purgeAndGoOn));
        }
    }

    private void purgeAndGoOn() {
        try {
            purge();
        } catch (RuntimeException e) {
            log.info("Old idempotency keys could not be deleted, tries again later: {}", e.getMessage());
        } finally {
            start();
        }
    }

    /** Deletes what is too old, in short transactions, unless another node is at it. Returns how many keys. */
    int purge() {
        if (!lock.tryLock()) {
            return 0;
        }
        try {
            int purged = 0;
            int last = BATCH;
            while (last == BATCH && !closed) {
                last = store.purge(KEPT, BATCH);
                purged += last;
            }
            return purged;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
