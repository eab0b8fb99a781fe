package io.coxswain.placement;

import io.coxswain.api.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Waiting workers dealt out to nodes one by one, those that wait longest first, each to the node whose share of taken slots is the
 * smallest with it, as one scheduler would. So equal nodes end up with as many workers, whatever they had before, and larger ones get more.
 *
 * @param mine what this node takes
 * @param firstOfOthers what every other node that is dealt something takes first
 */
public record Deal(List<Waiting> mine, Map<UUID, String> firstOfOthers) {

    private record Card(Waiting worker, WaitingClass from, Domains domains) {}

    /**
     * Deals as seen by one node.
     *
     * @param self the node
     * @param usedHere slots that are taken there, which it knows best
     * @param laggards nodes that are dealt nothing, since they don't take it
     */
    public static Deal of(List<WaitingClass> classes, UUID self, int usedHere, Set<UUID> laggards) {
        return new Table(self, usedHere, laggards).deal(classes);
    }

    /** Whether something waits for another node. */
    public boolean leavesSome() {
        return !firstOfOthers.isEmpty();
    }

    /** The deal while it goes on. */
    private static final class Table {

        private final UUID self;
        private final Set<UUID> laggards;
        private final Map<UUID, Integer> used = new HashMap<>();
        private final List<Waiting> mine = new ArrayList<>();
        private final Map<UUID, String> firstOfOthers = new LinkedHashMap<>();
        private boolean lonely;

        Table(UUID self, int usedHere, Set<UUID> laggards) {
            this.self = self;
            this.laggards = laggards;
            used.put(self, usedHere);
        }

        Deal deal(List<WaitingClass> classes) {
            List<Card> cards = new ArrayList<>();
            for (WaitingClass from : classes) {
                from.rooms().forEach(room -> used.putIfAbsent(room.session(), room.used()));
                Domains domains = new Domains(from);
                from.workers().forEach(worker -> cards.add(new Card(worker, from, domains)));
            }
            cards.sort(Comparator.<Card>comparingLong(card -> card.worker.createdMicros()).thenComparing(card -> card.worker.id()));
            lonely = cards.size() == 1;
            cards.forEach(this::give);
            return new Deal(mine, firstOfOthers);
        }

        private void give(Card card) {
            Room best = null;
            for (Room room : card.from.rooms()) {
                if (hasPlace(room, card) && (best == null || isBetter(room, best, card))) {
                    best = room;
                }
            }
            if (best != null) {
                used.merge(best.session(), card.from.cost(), Integer::sum);
                card.domains.place(best);
                if (!best.session().equals(self)) {
                    firstOfOthers.putIfAbsent(best.session(), card.worker.id());
                } else if (card.domains.mayTakeNow(best)) {
                    mine.add(card.worker);
                }
            }
        }

        private boolean hasPlace(Room room, Card card) {
            return !laggards.contains(room.session()) && used.get(room.session()) + card.from.cost() <= room.slots()
                    && card.domains.allows(room);
        }

        private boolean isBetter(Room room, Room than, Card card) {
            int spread = card.domains.compare(room, than);
            if (spread != 0) {
                return spread < 0;
            }
            long share = (long) (used.get(room.session()) + card.from.cost()) * than.slots();
            long shareOfThan = (long) (used.get(than.session()) + card.from.cost()) * room.slots();
            if (share != shareOfThan) {
                return share < shareOfThan;
            }
            // A lone worker starts soonest where it is seen first. Of several, all nodes have to give each to the same one.
            if (lonely && (room.session().equals(self) || than.session().equals(self))) {
                return room.session().equals(self);
            }
            return Integer.compareUnsigned(draw(card.worker, room), draw(card.worker, than)) < 0;
        }

        /** The same on every node, and another one for the next worker. */
        private static int draw(Waiting worker, Room room) {
            int mixed = Objects.hash(worker.id(), room.session()) * 0x9E3779B9;
            return mixed ^ mixed >>> 15;
        }
    }

    /** How many workers of a spread class are in each domain. */
    private static final class Domains {

        private final @Nullable Spread spread;
        private final boolean strict;
        private final Map<String, Integer> placed = new HashMap<>();
        private final Map<String, Integer> before;
        private final int leastBefore;
        private boolean taken;

        Domains(WaitingClass from) {
            spread = from.spread();
            strict = from.isStrict();
            from.rooms().stream().filter(room -> room.domain() != null)
                    .forEach(room -> placed.merge(room.domain(), room.placed(), Integer::sum));
            before = Map.copyOf(placed);
            leastBefore = least();
        }

        private int least() {
            return placed.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        }

        boolean allows(Room room) {
            return !strict || room.domain() != null && placed.get(room.domain()) == least();
        }

        int compare(Room room, Room than) {
            return spread == null ? 0 : Integer.compare(count(room), count(than));
        }

        private int count(Room room) {
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
}
