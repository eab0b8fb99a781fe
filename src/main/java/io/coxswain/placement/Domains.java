package io.coxswain.placement;

import io.coxswain.api.Spread;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many workers of a class with a spread are in each domain, and which room may have the next one. */
final class Domains {

    private final @Nullable Spread spread;
    private final boolean strict;
    private final Map<String, Integer> placed = new HashMap<>();
    private final Map<String, Integer> before;
    private final int leastBefore;
    private boolean taken;

    /** @param rooms of all nodes that may run the workers at all */
    Domains(@Nullable Spread spread, Collection<Room> rooms) {
        this.spread = spread;
        strict = spread != null && spread.mode() == Spread.Mode.STRICT;
        rooms.stream().filter(room -> room.domain() != null).forEach(room -> placed.merge(room.domain(), room.placed(), Integer::sum));
        before = Map.copyOf(placed);
        leastBefore = least();
    }

    /** How many the domain with the fewest has. */
    int least() {
        return placed.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    boolean allows(Room room) {
        return !strict || room.domain() != null && placed.get(room.domain()) == least();
    }

    int compare(Room room, Room than) {
        return spread == null ? 0 : Integer.compare(count(room), count(than));
    }

    /** How many the room's domain has; one without a domain comes last. */
    int count(Room room) {
        return room.domain() == null ? Integer.MAX_VALUE : placed.get(room.domain());
    }

    void place(Room room) {
        if (room.domain() != null) {
            placed.merge(room.domain(), 1, Integer::sum);
        }
    }

    /** Whether this node takes what it was just dealt, or has to wait until others have taken theirs, or it would be ahead of them. */
    boolean mayTakeNow(Room room) {
        boolean now = !strict || !taken && before.get(room.domain()) == leastBefore;
        taken = taken || now;
        return now;
    }
}
