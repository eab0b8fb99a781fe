package io.coxswain.master;

import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * How many jobs a node gives up, and to whom. The fair share is the level to which all nodes would be filled if jobs could be poured, none
 * over its capacity. A node gives up only what it has above that, and only to nodes below.
 *
 * @param give 0 for none
 */
record RebalancePlan(int give, List<Taker> takers) {

    /** A node as all see it. */
    record Peer(UUID session, int jobMasters, int capacity) {}

    /**
     * A node below the fair share.
     *
     * @param room jobs up to the fair share
     */
    record Taker(UUID session, int room) {}

    static final RebalancePlan NOTHING = new RebalancePlan(0, List.of());
    private static final int FEWEST = 2;
    private static final int TENTH = 10;

    /**
     * The plan of one node.
     *
     * @param peers all nodes that count, itself included
     * @param begun whether it has given jobs up and has not reached the fair share since. To begin takes a surplus of a tenth, and of two at
     *     least, so that small differences move nothing back and forth
     * @param most how many at a time
     */
    static RebalancePlan of(UUID self, List<Peer> peers, boolean begun, int most) {
        OptionalInt mine = peers.stream().filter(peer -> peer.session().equals(self)).mapToInt(Peer::jobMasters).findFirst();
        int share = fairShare(peers);
        int surplus = mine.orElse(0) - share;
        if (surplus < (begun ? 1 : Math.max(FEWEST, Math.ceilDiv(share, TENTH)))) {
            return NOTHING;
        }
        List<Taker> takers = peers.stream().map(peer -> new Taker(peer.session(), Math.min(peer.capacity(), share) - peer.jobMasters()))
                .filter(taker -> taker.room() > 0 && !taker.session().equals(self)).toList();
        int room = takers.stream().mapToInt(Taker::room).sum();
        return takers.isEmpty() ? NOTHING : new RebalancePlan(Math.min(Math.min(surplus, room), most), takers);
    }

    /** The lowest level that holds all jobs. */
    private static int fairShare(List<Peer> peers) {
        long total = peers.stream().mapToLong(Peer::jobMasters).sum();
        int low = 0;
        int high = peers.stream().mapToInt(Peer::jobMasters).max().orElse(0);
        while (low < high) {
            int middle = low + (high - low) / 2;
            long held = peers.stream().mapToLong(peer -> Math.min(peer.capacity(), middle)).sum();
            if (held < total) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
