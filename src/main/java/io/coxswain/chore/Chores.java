package io.coxswain.chore;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does chores. Every node tries each of them some times an hour; the one that gets the chore's lock does it. So a node costs a few
 * statements an hour, and what several nodes find at the same moment is done once.
 */
public final class Chores implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Chores.class);
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final Scheduler scheduler;
    private final Function<String, Lock> locks;
    private final List<Chore> chores;
    private final ChoreListener listener;
    private volatile boolean closed;

    /** @param locks of all nodes together, by name */
    public Chores(Scheduler scheduler, Function<String, Lock> locks, List<Chore> chores, ChoreListener listener) {
        this.scheduler = scheduler;
        this.locks = locks;
        this.chores = List.copyOf(chores);
        this.listener = listener;
    }

    /** Goes on until it is closed. Nodes that start together don't try together. */
    public void start() {
        chores.forEach(this::later);
    }

    private void later(Chore chore) {
        if (!closed) {
            long millis = INTERVAL.toMillis() / 2 + ThreadLocalRandom.current().nextLong(INTERVAL.toMillis());
            scheduler.after(Duration.ofMillis(millis), () -> scheduler.startVirtual("chore-" + chore.name(), () -> runAndGoOn(chore)));
        }
    }

    private void runAndGoOn(Chore chore) {
        try {
            run(chore);
        } catch (RuntimeException e) {
            log.info("The chore {} failed, and is tried again later: {}", chore.name(), e.getMessage());
        } finally {
            later(chore);
        }
    }

    /** Does all there is to do, unless another node is at it. Returns how many items that were. */
    public int run(Chore chore) {
        Lock lock = locks.apply(chore.name());
        if (!lock.tryLock()) {
            return 0;
        }
        long began = scheduler.nanoTime();
        int items = 0;
        boolean failed = true;
        try {
            boolean more = true;
            while (more && !closed) {
                Chore.Piece piece = chore.doPiece();
                items += piece.items();
                more = piece.more();
            }
            failed = false;
            return items;
        } finally {
            lock.unlock();
            tell(chore.name(), items, Duration.ofNanos(scheduler.nanoTime() - began), failed);
        }
    }

    private void tell(String chore, int items, Duration took, boolean failed) {
        listener.done(chore, items, took, failed);
        if (items > 0) {
            log.info("The chore {} has done {} in {} ms", chore, items, took.toMillis());
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
