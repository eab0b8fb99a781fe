package io.coxswain.election;

/** Leadership of jobs: one election service per contender and job, one retrieval service per reader. */
public interface HighAvailabilityServices extends AutoCloseable {

    /** An election that stands for {@code jobId} until it is closed, again after each loss. */
    LeaderElectionService leaderElection(String jobId);

    /** The election of a term that this node has already claimed; it ends with that term. */
    LeaderElectionService leaderElection(LeadershipTerm claimed);

    LeaderRetrievalService leaderRetrieval(String jobId);

    /** Grants nothing any more. Terms that are held end with the node's session, or with their elections. */
    @Override
    void close();
}
