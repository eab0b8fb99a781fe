package io.coxswain.election;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How leaders are elected.
 *
 * @param mode who decides which node leads a job: {@code jdbc} for locks in Postgres, {@code standalone} for a node that is the only one
 */
@ConfigurationProperties("coxswain.election")
public record ElectionProperties(@DefaultValue("jdbc") Mode mode) {

    /** Who decides which node leads a job. */
    public enum Mode {
        /** Locks in Postgres, which live as long as the session of the node that holds them. */
        JDBC,
        /** The node itself, which is the only one. */
        STANDALONE
    }
}
