package io.coxswain.simulation;

import io.coxswain.election.LeaderRecord;
import io.coxswain.election.LeadershipTerm;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a row of {@code job}, with its lock, knows of its leader. */
public final class SimulatedJob {

    private final String id;
    private final String type;
    private long epoch;
    private @Nullable UUID leader;
    private @Nullable String address;
    private Instant since = Instant.EPOCH;
    private boolean over;
    private boolean resting;
    private @Nullable Loss loss;

    /**
     * How the last leader that had confirmed was lost.
     *
     * @param resigned by whom, null if otherwise
     */
    private record Loss(@Nullable UUID resigned, Instant at) {}

    SimulatedJob(String id, String type) {
        this.id = id;
        this.type = type;
    }

    String id() {
        return id;
    }

    String type() {
        return type;
    }

    long epoch() {
        return epoch;
    }

    boolean isUnled() {
        return leader == null && !over && !resting;
    }

    boolean isLedBy(UUID session) {
        return session.equals(leader) && !over;
    }

    /** It is in a terminal state from now on. */
    public void finish() {
        over = true;
    }

    /** It is PAUSED, or no longer; nobody leads it then. */
    public void rest(boolean paused) {
        resting = paused;
        leader = null;
        address = null;
    }

    /** Whether the fence lets {@code term} pass. */
    public boolean accepts(LeadershipTerm term) {
        return leader != null && epoch == term.epoch();
    }

    boolean isHeldBy(LeadershipTerm term) {
        return accepts(term) && isLedBy(term.sessionId());
    }

    /** The current term, if there is one. */
    Optional<LeadershipTerm> term() {
        return leader == null ? Optional.empty() : Optional.of(new LeadershipTerm(id, epoch, leader));
    }

    LeadershipTerm grant(long drawn, UUID session, Instant now) {
        epoch = drawn;
        leader = session;
        address = null;
        since = now;
        return new LeadershipTerm(id, epoch, session);
    }

    void publish(LeadershipTerm term, String published) {
        if (accepts(term)) {
            address = published;
            loss = null;
        }
    }

    void release(LeadershipTerm term, Instant now) {
        if (accepts(term)) {
            lose(new Loss(leader, now));
        }
    }

    void leaderIsGone(UUID session) {
        if (isLedBy(session)) {
            lose(new Loss(null, Instant.EPOCH));
        }
    }

    private void lose(Loss how) {
        leader = null;
        address = null;
        loss = loss == null ? how : loss;
    }

    boolean wasResignedBy(UUID session, Instant after) {
        return loss != null && session.equals(loss.resigned) && loss.at.isAfter(after);
    }

    /** @param node its leader's name */
    Optional<LeaderRecord> published(Function<UUID, String> node) {
        return leader == null || address == null
                ? Optional.empty()
                : Optional.of(new LeaderRecord(id, epoch, node.apply(leader), address, since));
    }
}
