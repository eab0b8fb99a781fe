package io.coxswain.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

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
                Domains domains = new Domains(from.spread(), from.rooms());
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
}
