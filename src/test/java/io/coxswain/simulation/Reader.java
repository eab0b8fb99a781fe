package io.coxswain.simulation;

import io.coxswain.election.LeaderListener;
import io.coxswain.election.LeaderRecord;
import java.util.Optional;

/** Hears who leads a job, and that the epochs of what it hears don't go back (O2). */
final class Reader implements LeaderListener {

    private final String description;
    private Optional<LeaderRecord> last = Optional.empty();
    private long newest;
    private boolean told;

    Reader(String description) {
        this.description = description;
    }

    @Override
    public void leaderChanged(Optional<LeaderRecord> leader) {
        long epoch = leader.map(LeaderRecord::epoch).orElse(newest);
        if (epoch < newest || told && leader.equals(last)) {
            throw new AssertionError("O2 is violated: " + description + " hears of " + leader + " after " + last + " and epoch " + newest);
        }
        newest = epoch;
        last = leader;
        told = true;
    }
}
