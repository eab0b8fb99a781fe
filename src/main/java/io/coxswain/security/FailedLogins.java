package io.coxswain.security;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How often each address has tried a wrong token. An address has an allowance, which each failure takes one from and which comes back
 * evenly over a minute. Without any left, an address is refused whatever token it shows: if the right one still passed, guessing would
 * go on at full speed, only with another status. Other addresses notice nothing.
 *
 * <p>Thread-safe. Memory is bounded: of more addresses than {@link #MOST} the one that has not called for longest is forgotten. A whole /64 of
 * IPv6 counts as one, since that is what one customer is given.
 */
final class FailedLogins {

    /** Addresses that are remembered. */
    static final int MOST = 10_000;

    private static final long WINDOW = Duration.ofMinutes(1).toNanos();

    private final Scheduler scheduler;
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    /** For each address the time at which its whole allowance is back. */
    private final Map<String, Long> restored = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    /** @param limit failures in a minute; 0 for any number */
    FailedLogins(Scheduler scheduler, int limit) {
        this.scheduler = scheduler;
        this.limit = limit;
    }

    /** How long {@code address} has to wait until it may try again; empty if it may right now. */
    Optional<Duration> wait(String address) {
        if (limit == 0) {
            return Optional.empty();
        }
        lock.lock();
        try {
            Long at = restored.get(ClientAddress.network(address));
            long now = scheduler.nanoTime();
            long wait = at == null ? 0 : at - now - (WINDOW - WINDOW / limit);
            return wait > 0 ? Optional.of(Duration.ofNanos(wait)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Counts a wrong token. Those that were tried at the same moment may exceed the limit by as many threads as answer calls. */
    void failed(String address) {
        if (limit == 0) {
            return;
        }
        lock.lock();
        try {
            long now = scheduler.nanoTime();
            restored.merge(ClientAddress.network(address), now + WINDOW / limit,
                    (at, first) -> (at - now > 0 ? at : now) + WINDOW / limit);
        } finally {
            lock.unlock();
        }
    }

    /** Addresses that are remembered. */
    int size() {
        lock.lock();
        try {
            return restored.size();
        } finally {
            lock.unlock();
        }
    }
}
