package io.coxswain.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The lease of a node.
 *
 * @param ttl how long a node that can't be reached keeps its jobs; also how long Postgres may be away without any effect
 * @param renewInterval between renewals; a fifth of the ttl if not set
 * @param safetyMargin by how much a node stops to trust its session before others may end it
 * @param crashProbe whether processes that died are found by their advisory locks; off behind a pooler in transaction mode
 * @param crashProbeInterval between two probes; a process is taken for dead after two, the second of which follows sooner
 */
@ConfigurationProperties("coxswain.session")
public record SessionProperties(@DefaultValue("5s") Duration ttl, @Nullable Duration renewInterval,
        @DefaultValue("500ms") Duration safetyMargin, @DefaultValue("true") boolean crashProbe,
        @DefaultValue("100ms") Duration crashProbeInterval) {

    private static final Duration SHORTEST_TTL = Duration.ofMillis(500);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
    private static final int RENEWALS = 4;

    public SessionProperties {
        renewInterval = renewInterval == null ? ttl.dividedBy(5) : renewInterval;
        require(ttl.compareTo(SHORTEST_TTL) >= 0, "ttl", ttl, "set it to 500ms or more");
        require(renewInterval.compareTo(SHORTEST_INTERVAL) >= 0, "renew-interval", renewInterval, "set it to 10ms or more");
        require(!safetyMargin.isNegative(), "safety-margin", safetyMargin, "set it to 0 or more");
        require(crashProbeInterval.compareTo(SHORTEST_INTERVAL) >= 0, "crash-probe-interval", crashProbeInterval,
                "set it to 10ms or more");
        require(renewInterval.multipliedBy(RENEWALS).compareTo(ttl) <= 0, "renew-interval", renewInterval,
                RENEWALS + " renewals must fit into the ttl of " + ttl + ": shorten renew-interval or lengthen ttl");
        require(renewInterval.multipliedBy(2).plus(safetyMargin).compareTo(ttl) < 0, "safety-margin", safetyMargin,
                "it and two renewals of " + renewInterval + " must fit into the ttl of " + ttl
                        + ": shorten safety-margin or renew-interval, or lengthen ttl");
    }

    /** How long a session is trusted from the beginning of a successful renewal. */
    Duration trust() {
        return ttl.minus(safetyMargin);
    }

    /** Between two probes while somebody is suspected. Long enough for a live process to open its connections again. */
    Duration suspectProbeInterval() {
        return crashProbeInterval.dividedBy(2);
    }

    /**
     * The longest time between two renewals that still counts as none missed. Others, held up for as long and due one interval
     * after this node, then still have an interval to renew in.
     */
    Duration longestGap() {
        return ttl.minus(renewInterval.multipliedBy(2));
    }

    private static void require(boolean holds, String key, Duration value, String cure) {
        if (!holds) {
            throw new IllegalArgumentException("coxswain.session." + key + "=" + value + " is refused: " + cure);
        }
    }
}
