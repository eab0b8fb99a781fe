package io.coxswain.election;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * The locks of jobs, and what a job's row knows of its leader. Two implementations: Postgres, and a twin in memory for the
 * simulation. Each call is one transaction. Every method throws an unchecked exception when the database can't be reached;
 * unless it says so, what it was to do may or may not have happened then.
 */
public interface JobLockStore {

    /** What a term publishes. */
    record Publication(LeadershipTerm term, String address) {}

    /**
     * How long a job that was resigned is left to other nodes, so that it does not come back to the one that gave it up; and one that was given
     * up for a certain node ({@code job.move_to}) to that one.
     */
    Duration ABSTENTION = Duration.ofMillis(500);

    /**
     * Claims up to {@code limit} jobs of these types that this node may lead, those that waited longest first. What the session itself
     * has resigned within {@link #ABSTENTION} is left to the other nodes, if there are any.
     */
    List<LeadershipTerm> claimRunnable(UUID session, Collection<String> types, int limit);

    /**
     * Claims those of these jobs that nobody leads, or that the session itself leads already: for a node that does not know it leads
     * them, because the answer to its last claim was lost. Also then the epoch is a new one.
     */
    List<LeadershipTerm> claimAmong(UUID session, Collection<String> jobIds);

    /** How many jobs of these types wait for a leader right now; counts no further than {@code limit}. */
    int countRunnable(Collection<String> types, int limit);

    /**
     * Publishes addresses under terms that still hold. One write per change; rows that know their address are not touched.
     * Sits out an outage of the database while {@code wanted}.
     */
    void publish(List<Publication> publications, BooleanSupplier wanted);

    /** Gives back the locks of terms that still hold; others may claim the jobs at once. Sits out an outage while {@code wanted}. */
    void release(List<LeadershipTerm> terms, BooleanSupplier wanted);

    /** The published leaders of these jobs; jobs without one are missing. */
    List<LeaderRecord> leaders(Collection<String> jobIds);
}
