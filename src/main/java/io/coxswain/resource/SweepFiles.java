package io.coxswain.resource;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds bytes that have no row, and removes them: what a process that was given up for dead wrote after its rows were gone, and what was
 * left in a directory whose node had been forgotten. Rows are written before bytes, and bytes are looked for before rows, so
 * nothing that is in use can be taken for such.
 */
final class SweepFiles implements AutoCloseable {

    /** For so long a directory that no process holds is remembered. */
    private static final int DAYS = 30;

    private static final Logger log = LoggerFactory.getLogger(SweepFiles.class);
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final Scheduler scheduler;
    private final GarbageStore store;
    private final ResourceFiles files;
    private final ResourceListener listener;
    private final @Nullable Lock lock;
    private volatile boolean closed;

    /** @param lock of all nodes together; null for files that no other node can reach */
    SweepFiles(Scheduler scheduler, GarbageStore store, ResourceFiles files, ResourceListener listener, @Nullable Lock lock) {
        this.scheduler = scheduler;
        this.store = store;
        this.files = files;
        this.listener = listener;
        this.lock = lock;
    }

    /** Goes on until it is closed. */
    void start() {
        if (!closed) {
            long millis = INTERVAL.toMillis() / 2 + ThreadLocalRandom.current().nextLong(INTERVAL.toMillis());
            scheduler.after(Duration.ofMillis(millis), () -> scheduler.startVirtual("sweep-" + files.kind().code(), this::sweepAndGoOn));
        }
    }

    private void sweepAndGoOn() {
        try {
            sweep();
        } catch (RuntimeException e) {
            log.info("Files of kind {} could not be swept, tries again later: {}", files.kind().code(), e.getMessage());
        } finally {
            start();
        }
    }

    /** Looks through all files, unless another node is at it. Returns of how many resources something was removed. */
    int sweep() {
        if (files.store() == null || lock != null && !lock.tryLock()) {
            return 0;
        }
        try {
            store.seen(files.store());
            store.forgetLostDirectories(DAYS);
            return removeUnknown();
        } finally {
            if (lock != null) {
                lock.unlock();
            }
        }
    }

    private int removeUnknown() {
        int removed = 0;
        List<String> found = files.findIds("");
        while (!found.isEmpty() && !closed) {
            List<String> unknown = store.unknown(found);
            if (!unknown.isEmpty()) {
                int gone = unknown.size() - files.remove(unknown).size();
                removed += gone;
                listener.swept(files.kind(), gone);
                log.info("Removed files of kind {} of {} resources that have no row", files.kind().code(), gone);
            }
            found = files.findIds(found.getLast());
        }
        return removed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
