package io.coxswain.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The rows of {@code node_session}. Two implementations: Postgres, and a twin in memory for the simulation. Every method
 * throws an unchecked exception when the database can't be reached within a fraction of the ttl; what it was to do may or
 * may not have happened then.
 */
public interface SessionStore extends AutoCloseable {

    /**
     * Inserts the session, expiring {@code ttl} from now by the database's clock.
     *
     * @param drained whether the node is to take nothing, as its session before
     */
    void join(UUID session, NodeDescription node, boolean drained, Duration ttl);

    /**
     * Moves the expiry to {@code ttl} from now.
     *
     * @return all live nodes, or empty when the session's row is gone: the session is lost
     */
    Optional<List<NodeView>> renew(UUID session, NodeLoad load, Duration ttl);

    /** Deletes every session but {@code self} that has expired by the database's clock. Returns those. */
    Set<UUID> endExpired(UUID self);

    /** The sessions, without {@code self}, whose processes hold no advisory lock at the moment. */
    Set<UUID> findUnheld(UUID self);

    /**
     * Those of {@code sessions} whose processes have no connection left, neither that of the lock nor any other. A live process that
     * has lost one is not among them. A store that can't tell finds none.
     */
    default Set<UUID> findDisconnected(Set<UUID> sessions) {
        return Set.of();
    }

    /** Deletes those of {@code sessions} whose processes still hold no advisory lock. Returns those. */
    Set<UUID> endCrashed(Set<UUID> sessions);

    /** Deletes the session, if it is still there. */
    void end(UUID session, String cause);

    /** Ends the connection. The next call opens another. */
    @Override
    void close();
}
