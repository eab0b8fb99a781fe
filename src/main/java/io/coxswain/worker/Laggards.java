package io.coxswain.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Nodes that don't take what is dealt to them: frozen ones, whose sessions have not expired yet, or such as can't for a reason that the deal
 * does not know. What would be theirs goes to others for a while. Used by one thread.
 */
final class Laggards {

    /** A node that has missed a hint finds what waits by its next poll. */
    private static final Duration PATIENCE = Duration.ofMillis(1_200);
    private static final Duration PENALTY = Duration.ofSeconds(2);

    private record Offer(String worker, long since) {}

    private final Map<UUID, Offer> offers = new HashMap<>();
    private final Map<UUID, Long> excludedUntil = new HashMap<>();

    /** Those of this moment. */
    Set<UUID> at(long now) {
        excludedUntil.values().removeIf(until -> until - now <= 0);
        return new HashSet<>(excludedUntil.keySet());
    }

    /** Notes what each node is to take first. One that should have taken the same a while ago lags. */
    void note(Map<UUID, String> dealt, long now) {
        offers.keySet().retainAll(dealt.keySet());
        dealt.forEach((node, worker) -> {
            Offer offer = offers.get(node);
            if (offer == null || !offer.worker.equals(worker)) {
                offers.put(node, new Offer(worker, now));
            } else if (now - offer.since > PATIENCE.toNanos()) {
                excludedUntil.put(node, now + PENALTY.toNanos());
                offers.remove(node);
            }
        });
    }
}
