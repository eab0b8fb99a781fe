package io.coxswain.resource;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the bytes of one kind of resources, and then their rows. A directory is cleared by the one process that holds it; a bucket by
 * every node that is set up for it, each of which claims other rows. What can't be removed is tried again later and later, and meanwhile
 * holds up nothing: each kind has a thread of its own, each resource a time of its own.
 */
final class CollectGarbage implements AutoCloseable {

    /** What one request to S3 may remove. */
    static final int BATCH = 1_000;

    private static final Logger log = LoggerFactory.getLogger(CollectGarbage.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final Scheduler scheduler;
    private final GarbageStore store;
    private final ResourceFiles files;
    private final ResourceListener listener;
    private final Duration interval;
    private volatile boolean closed;

    CollectGarbage(Scheduler scheduler, GarbageStore store, ResourceFiles files, ResourceListener listener, Duration interval) {
        this.scheduler = scheduler;
        this.store = store;
        this.files = files;
        this.listener = listener;
        this.interval = interval;
    }

    /** Goes on until it is closed. A node without files of the kind asks nobody anything. */
    void start() {
        if (!closed) {
            long millis = interval.toMillis();
            scheduler.after(Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis)),
                    () -> scheduler.startVirtual("collect-" + files.kind().code(), this::collectAndGoOn));
        }
    }

    private void collectAndGoOn() {
        try {
            collect();
        } catch (RuntimeException e) {
            log.info("Files of kind {} could not be collected, tries again later: {}", files.kind().code(), e.getMessage());
        } finally {
            start();
        }
    }

    /** Removes what is due, a batch at a time. Returns how many resources are gone. */
    int collect() {
        String place = files.store();
        int collected = 0;
        int claimed = BATCH;
        while (place != null && claimed == BATCH && !closed) {
            List<String> due = store.claimGarbage(files.kind(), place, BATCH, 2 * interval.toMillis(), LONGEST_PAUSE.toMillis());
            claimed = due.size();
            int removed = due.isEmpty() ? 0 : remove(due);
            collected += removed;
            if (removed == 0) {
                return collected;
            }
        }
        return collected;
    }

    private int remove(List<String> due) {
        Map<String, String> errors = files.remove(due);
        List<String> gone = new ArrayList<>(due);
        gone.removeAll(errors.keySet());
        if (!gone.isEmpty()) {
            store.delete(gone);
            listener.collected(files.kind(), gone.size());
        }
        if (!errors.isEmpty()) {
            store.note(errors);
            listener.failed(files.kind(), errors.size());
            log.warn("{} resources of kind {} could not be removed and are tried again later, the first: {}", errors.size(),
                    files.kind().code(), errors.entrySet().iterator().next());
        }
        return gone.size();
    }

    @Override
    public void close() {
        closed = true;
    }
}
