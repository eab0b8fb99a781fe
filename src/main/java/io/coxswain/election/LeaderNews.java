package io.coxswain.election;

import io.coxswain.loop.Gate;
import io.coxswain.loop.Loop;
import io.coxswain.loop.Scheduler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one listener who leads a job, on a loop of its own: the newest that is known when the listener has time for it, and only if epoch or
 * address have changed since it was told last. However slow it is, nobody waits for it, and what changes meanwhile is one thing to tell.
 * Thread-safe.
 */
public final class LeaderNews {

    private static final Logger log = LoggerFactory.getLogger(LeaderNews.class);

    private record Look() {}

    private final String jobId;
    private final LeaderListener listener;
    private final Loop<Look> loop;

    private @Nullable LeaderRecord newest;
    private long highest;
    private boolean learned;
    private boolean waiting;
    /** On the loop only. */
    private @Nullable LeaderRecord last;
    private boolean told;

    public LeaderNews(Scheduler scheduler, String jobId, LeaderListener listener) {
        this.jobId = jobId;
        this.listener = listener;
        this.loop = new Loop<>(scheduler, "leader-news-" + jobId, 1, Gate.open(), ignored -> tell());
    }

    /**
     * What somebody has read; null if nobody leads. Epochs never go back: what was read before something else is dropped.
     */
    public synchronized void learn(@Nullable LeaderRecord now) {
        if (learned && same(now, newest) || now != null && now.epoch() < highest) {
            return;
        }
        learned = true;
        newest = now;
        highest = now == null ? highest : now.epoch();
        if (!waiting) {
            waiting = loop.post(new Look());
        }
    }

    private void tell() {
        LeaderRecord now;
        synchronized (this) {
            waiting = false;
            now = newest;
        }
        if (told && same(now, last)) {
            return;
        }
        told = true;
        last = now;
        try {
            listener.leaderChanged(Optional.ofNullable(now));
        } catch (RuntimeException e) {
            log.warn("A listener for the leader of job {} failed", jobId, e);
        }
    }

    private static boolean same(@Nullable LeaderRecord one, @Nullable LeaderRecord other) {
        return one == null ? other == null : other != null && one.epoch() == other.epoch() && one.address().equals(other.address());
    }

    /** Tells nothing any more. */
    public void close() {
        loop.end();
    }
}
