package io.coxswain.diagnosis;

import io.coxswain.api.Selector;
import io.coxswain.cluster.NodeView;
import io.coxswain.resource.ResourceNeed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A live node as its row stood.
 *
 * @param silent whether it has not renewed for so long that it is suspended, and may be taken for dead any moment
 * @param unmatched for each list of selectors that was asked about, those that the node's labels don't satisfy
 */
record LiveNode(UUID session, String name, NodeView.State state, Map<String, String> labels, int slots, int usedSlots, int jobMasters,
        @Nullable Integer maxJobMasters, @Nullable List<String> jobTypes, Instant renewedAt, boolean silent,
        List<List<Selector>> unmatched) {

    /** Whether it may lead a job of {@code type} with the selectors of that number. */
    Verdict asLeader(String type, int selectors) {
        List<Obstacle> obstacles = obstacles(type, selectors);
        if (maxJobMasters != null && jobMasters >= maxJobMasters) {
            obstacles.add(new Obstacle(Obstacle.Kind.FULL, "leads " + jobMasters + " of " + maxJobMasters
                    + " jobs (coxswain.node.max-job-masters)"));
        }
        return Verdict.of(this, obstacles);
    }

    /** Whether it may run a worker of a job of {@code type} that costs {@code cost} slots and needs these resources. */
    Verdict asExecutor(String type, int selectors, int cost, List<ResourceNeed> needs) {
        List<Obstacle> obstacles = obstacles(type, selectors);
        needs.stream().filter(need -> need.name() == null || need.isLocal() && !session.equals(need.session()))
                .forEach(need -> obstacles.add(new Obstacle(Obstacle.Kind.RESOURCE_MISSING, lacks(need))));
        if (cost > slots) {
            obstacles.add(new Obstacle(Obstacle.Kind.TOO_SMALL, "has " + slots + " slots in all, and " + cost + " are wanted"));
        } else if (cost > slots - usedSlots) {
            obstacles.add(new Obstacle(Obstacle.Kind.FULL, "has " + Math.max(0, slots - usedSlots) + " of " + slots + " slots free, and "
                    + cost + " are wanted"));
        }
        return Verdict.of(this, obstacles);
    }

    private List<Obstacle> obstacles(String type, int selectors) {
        List<Obstacle> obstacles = new ArrayList<>();
        if (jobTypes != null && !jobTypes.contains(type)) {
            obstacles.add(new Obstacle(Obstacle.Kind.JOB_TYPE_MISSING, "has only the job types " + jobTypes));
        }
        unmatched.get(selectors).forEach(selector -> obstacles.add(new Obstacle(Obstacle.Kind.LABELS_DIFFER, differs(selector))));
        if (state != NodeView.State.ACTIVE) {
            obstacles.add(new Obstacle(Obstacle.Kind.GIVES_UP, state == NodeView.State.DRAINING ? "is being drained" : "is about to stop"));
        }
        if (silent) {
            obstacles.add(new Obstacle(Obstacle.Kind.SILENT, "has not renewed its session since " + renewedAt));
        }
        return obstacles;
    }

    private static String lacks(ResourceNeed need) {
        if (need.name() == null) {
            return "has no resource " + need.id() + ", since it was removed";
        }
        return "has no files of resource '" + need.name() + "', which are on node " + need.node()
                + (need.session() == null ? ", and that is not live" : "");
    }

    private String differs(Selector selector) {
        String label = labels.get(selector.key());
        return "has " + (label == null ? "no label " + selector.key() : selector.key() + "=" + label) + " where " + selector
                + " is wanted";
    }
}
