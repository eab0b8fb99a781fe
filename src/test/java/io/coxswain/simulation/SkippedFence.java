package io.coxswain.simulation;

import io.coxswain.election.LeadershipTerm;
import java.time.InstantSource;

/** Writes are accepted without a look at the job's epoch, since the node has looked before it sent them. */
final class SkippedFence implements PlantedBug {

    @Override
    public SimulatedDatabase database(InstantSource clock) {
        return new SimulatedDatabase(clock) {
            @Override
            boolean passes(LeadershipTerm term) {
                return true;
            }
        };
    }
}
