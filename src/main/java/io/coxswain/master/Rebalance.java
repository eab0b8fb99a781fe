package io.coxswain.master;

import io.coxswain.cluster.NodeView;
import io.coxswain.election.ElectionProperties;
import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses jobs that this node gives up because others lead fewer: after a node has joined, most of all. A few each second, each to a node
 * that may lead it. While loads are even it costs nothing but a look at what the last renewal told. Used by the host's thread only.
 */
public final class Rebalance {

    private static final Logger log = LoggerFactory.getLogger(Rebalance.class);
    /** Polls come when they are rung for, too. */
    private static final Duration STEP = Duration.ofMillis(900);
    /** When none of the jobs can move, that is not looked at again every second. */
    private static final Duration REST = Duration.ofSeconds(10);
    /** Jobs that are looked at, for each that is to move. */
    private static final int SAMPLE = 10;

    private final Scheduler scheduler;
    private final RebalanceStore store;
    private final ElectionProperties.Rebalance properties;
    private long nextAt;
    private boolean begun;

    public Rebalance(Scheduler scheduler, RebalanceStore store, ElectionProperties.Rebalance properties) {
        this.scheduler = scheduler;
        this.store = store;
        this.properties = properties;
        this.nextAt = scheduler.nanoTime();
    }

    /**
     * The jobs that are to be given up now; the database knows to whom.
     *
     * @param self this node's session
     * @param nodes as of its last renewal
     * @param led the jobs that run here
     */
    List<String> next(UUID self, List<NodeView> nodes, List<String> led) {
        long now = scheduler.nanoTime();
        if (!properties.enabled() || now - nextAt < 0 || !worthALook(self, nodes, led.size())) {
            return List.of();
        }
        nextAt = now + STEP.toNanos();
        RebalancePlan plan = RebalancePlan.of(self, store.settled(properties.settle()), begun, properties.jobsPerSecond());
        begun = plan.give() > 0;
        if (!begun) {
            return List.of();
        }
        List<String> chosen = store.nominate(self, sample(led, plan.give()), plan.takers(), plan.give(), properties.settle());
        if (chosen.isEmpty()) {
            nextAt = now + REST.toNanos();
        } else {
            log.info("Gives {} of {} jobs up to nodes that lead fewer", chosen.size(), led.size());
        }
        return chosen;
    }

    private boolean worthALook(UUID self, List<NodeView> nodes, int mine) {
        return nodes.stream().anyMatch(node -> !node.session().equals(self) && node.state() == NodeView.State.ACTIVE
                && node.load().jobMasters() + 1 < mine);
    }

    /** Others each time, so that those which can't move hide nobody. */
    private static List<String> sample(List<String> led, int give) {
        List<String> shuffled = new ArrayList<>(led);
        Collections.shuffle(shuffled);
        return shuffled.subList(0, Math.min(shuffled.size(), give * SAMPLE));
    }
}
