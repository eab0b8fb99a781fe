package io.coxswain.election;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How leaders are elected.
 *
 * @param mode who decides which node leads a job: {@code jdbc} for locks in Postgres, {@code standalone} for a node that is the only one
 * @param rebalance how jobs move to nodes that lead fewer
 */
@ConfigurationProperties("coxswain.election")
public record ElectionProperties(@DefaultValue("jdbc") Mode mode, @DefaultValue Rebalance rebalance) {

    /** Who decides which node leads a job. */
    public enum Mode {
        /** Locks in Postgres, which live as long as the session of the node that holds them. */
        JDBC,
        /** The node itself, which is the only one. */
        STANDALONE
    }

    /**
     * How jobs move to nodes that lead fewer, for example after one has joined.
     *
     * @param enabled whether this node gives jobs up for that; it takes what others give up in any case
     * @param settle how long a node has to be live before jobs are moved to it, and a job to be led before it is moved
     * @param jobsPerSecond the most that one node gives up
     */
    public record Rebalance(@DefaultValue("true") boolean enabled, @DefaultValue("30s") Duration settle,
            @DefaultValue("10") int jobsPerSecond) {
        public Rebalance {
            if (settle.isNegative()) {
                throw new IllegalArgumentException("coxswain.election.rebalance.settle=" + settle + " is refused: set it to 0 or more");
            }
            if (jobsPerSecond < 1) {
                throw new IllegalArgumentException("coxswain.election.rebalance.jobs-per-second=" + jobsPerSecond
                        + " is refused: set it to 1 or more, or coxswain.election.rebalance.enabled to false");
            }
        }
    }
}
