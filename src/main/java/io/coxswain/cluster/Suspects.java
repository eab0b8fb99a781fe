package io.coxswain.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The sessions whose lock was free at the last probe, and since when. Belongs to the thread of this node's session. */
final class Suspects {

    private final SessionStore store;
    private final Duration proof;
    private Map<UUID, Long> since = Map.of();

    /** @param proof how long a lock has to be free before that alone is proof enough */
    Suspects(SessionStore store, Duration proof) {
        this.store = store;
        this.proof = proof;
    }

    boolean isEmpty() {
        return since.isEmpty();
    }

    void clear() {
        since = Map.of();
    }

    /**
     * Takes in what a probe has found, and returns whose process has crashed: who was suspected before already and has no connection
     * left that could come back, or has been suspected for long enough. The latter is a dead process whose last statement
     * still runs, or a live one that can't get its lock back.
     */
    Set<UUID> learn(Set<UUID> unheld, long now) {
        Map<UUID, Long> before = since;
        since = new HashMap<>();
        unheld.forEach(session -> since.put(session, before.getOrDefault(session, now)));
        Set<UUID> crashed = new HashSet<>(unheld);
        crashed.retainAll(before.keySet());
        Set<UUID> unproven = new HashSet<>(crashed);
        unproven.removeIf(session -> now - since.get(session) >= proof.toNanos());
        if (!unproven.isEmpty()) {
            crashed.removeAll(unproven);
            crashed.addAll(store.findDisconnected(unproven));
        }
        return crashed;
    }
}
