package io.coxswain.cluster;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Until when this node may believe that its session stands. Counted on the monotonic clock from the moment at which the last
 * successful renewal <em>began</em>, so that a slow answer never extends it; and no longer than the lock lasts by which others see
 * that this process lives. Asked from any thread, at any time.
 */
public final class SessionTrust {

    private record Lease(UUID session, long trustedUntil, BooleanSupplier held) {}

    private final Scheduler scheduler;
    private volatile @Nullable Lease lease;

    public SessionTrust(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** The session that may act right now, null if none. */
    public @Nullable UUID session() {
        Lease current = lease;
        return current != null && scheduler.nanoTime() - current.trustedUntil < 0 && current.held.getAsBoolean()
                ? current.session
                : null;
    }

    public boolean isTrusted() {
        return session() != null;
    }

    /** Whether {@code session} may act right now. */
    public boolean isTrusted(UUID session) {
        return session.equals(session());
    }

    /** The session that this node has, trusted or not; null between two sessions. */
    public @Nullable UUID held() {
        Lease current = lease;
        return current == null ? null : current.session;
    }

    /** How long the session is still trusted without another renewal, if its lock lasts; negative when its time is over. */
    public Duration remaining() {
        Lease current = lease;
        return current == null ? Duration.ofNanos(-1) : Duration.ofNanos(current.trustedUntil - scheduler.nanoTime());
    }

    /** @param held whether the process still shows that it lives, without a break since before the renewal began */
    void extend(UUID session, long trustedUntil, BooleanSupplier held) {
        lease = new Lease(session, trustedUntil, held);
    }

    void end() {
        lease = null;
    }
}
