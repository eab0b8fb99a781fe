package io.coxswain.election;

/** The election of one job's master, as one contender sees it. Thread-safe. */
public interface LeaderElectionService extends AutoCloseable {

    /** Stands for election with {@code contender}. Once. */
    void start(LeaderContender contender);

    /**
     * Publishes {@code address} as that of the leader, if {@code term} still holds; otherwise does nothing. Returns before it
     * is durable.
     */
    void confirmLeadership(LeadershipTerm term, String address);

    /**
     * The contender has published {@code address} itself, in a transaction under {@code term}. Nothing is written; who listens in this
     * process is told.
     */
    void confirmed(LeadershipTerm term, String address);

    /** Whether {@code term} holds at this moment. Never true when the database may have given the job away. */
    boolean hasLeadership(LeadershipTerm term);

    /**
     * The term has ended in a transaction of the contender's own, which also gave the lock back. Nothing is revoked, nothing
     * is delivered any more.
     */
    void concluded(LeadershipTerm term);

    /** Gives the job up for others: one revoke if a term was granted, and nothing after it. Idempotent. */
    @Override
    void close();
}
