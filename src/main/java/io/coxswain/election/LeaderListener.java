package io.coxswain.election;

import java.util.Optional;

/** Hears who leads a job. Told only when epoch or address really changed. */
@FunctionalInterface
public interface LeaderListener {
    void leaderChanged(Optional<LeaderRecord> leader);
}
