package io.coxswain.worker;

import io.coxswain.placement.Deal;
import io.coxswain.placement.Look;
import io.coxswain.placement.PlacementStore;
import io.coxswain.placement.Waiting;
import io.coxswain.placement.WaitingClass;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Takes the workers that this node should run: looks, deals, claims. Used by the executor's thread only. */
final class WorkerClaims {

    /** More are claimed by the next statement. */
    private static final int BATCH = 256;
    /** How long others have to take what is theirs before this node looks again. */
    private static final Duration AGAIN = Duration.ofMillis(20);

    private final WorkerServices services;
    private final Laggards laggards = new Laggards();
    /** What a claim with an unknown outcome may have taken. */
    private Set<String> unsure = Set.of();
    private long from = Look.BEGINNING;
    private int told;
    private @Nullable UUID toldFor;

    WorkerClaims(WorkerServices services) {
        this.services = services;
    }

    /**
     * What a claim has got.
     *
     * @param again when to claim again; null when there is nothing more for this node before something changes
     */
    record Claimed(List<WorkerRow> workers, @Nullable Duration again) {}

    /** Claims for the session {@code mine}, of whose {@code slots} that many are {@code used}. */
    Claimed claim(UUID mine, int slots, int used) {
        if (!unsure.isEmpty()) {
            List<WorkerRow> found = services.workers().findClaimed(mine, unsure);
            unsure = Set.of();
            // What they cost has to be counted before anything else is claimed.
            return new Claimed(found, Duration.ZERO);
        }
        Look look = services.transactions().quickly(jdbc -> services.placement().look(jdbc, mine, slots - used, from));
        boolean moreClasses = look.next() != Look.BEGINNING;
        from = look.next();
        long now = services.scheduler().nanoTime();
        Deal deal = Deal.of(look.classes(), mine, used, laggards.at(now));
        laggards.note(deal.firstOfOthers(), now);
        if (deal.mine().isEmpty()) {
            return new Claimed(List.of(), deal.leavesSome() || moreClasses ? AGAIN : null);
        }
        List<WorkerRow> claimed = take(mine, slots, used, look, deal);
        boolean all = claimed.size() == deal.mine().size() && claimed.size() < PlacementStore.FEWEST && !deal.leavesSome() && !moreClasses;
        return new Claimed(claimed, all ? null : claimed.size() == BATCH ? Duration.ZERO : AGAIN);
    }

    private List<WorkerRow> take(UUID mine, int slots, int used, Look look, Deal deal) {
        Set<String> ids = ids(deal);
        Set<Long> strict = look.classes().stream().filter(WaitingClass::isStrict)
                .filter(group -> group.workers().stream().map(Waiting::id).anyMatch(ids::contains)).map(WaitingClass::number)
                .collect(Collectors.toSet());
        unsure = ids;
        toldFor = null;
        List<WorkerRow> claimed = services.transactions().forRows(ids.size()).once(jdbc -> services.workers().claim(jdbc, mine,
                strict.isEmpty() ? ids : again(jdbc, mine, slots, used, strict), used));
        unsure = Set.of();
        if (!claimed.isEmpty()) {
            told(mine, used + claimed.stream().mapToInt(WorkerRow::cost).sum());
        }
        return claimed;
    }

    /** Deals once more while nobody else places workers of these classes: only so is a strict spread kept. */
    private Set<String> again(JdbcTemplate jdbc, UUID mine, int slots, int used, Set<Long> strict) {
        Set<Long> reserved = services.placement().reserve(jdbc, strict);
        Look look = services.placement().look(jdbc, mine, slots - used, Look.BEGINNING);
        Deal deal = Deal.of(look.classes().stream().filter(group -> !group.isStrict() || reserved.contains(group.number())).toList(),
                mine, used, laggards.at(services.scheduler().nanoTime()));
        Set<String> ids = ids(deal);
        unsure = ids;
        return ids;
    }

    private static Set<String> ids(Deal deal) {
        return deal.mine().stream().limit(BATCH).map(Waiting::id).collect(Collectors.toCollection(HashSet::new));
    }

    /** Tells the others how full this node is, unless they know. */
    void tell(UUID mine, int used) {
        if (used != told || !mine.equals(toldFor)) {
            services.placement().tellLoad(mine, used);
            told(mine, used);
        }
    }

    private void told(UUID mine, int used) {
        toldFor = mine;
        told = used;
    }
}
