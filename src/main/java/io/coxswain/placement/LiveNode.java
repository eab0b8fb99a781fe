package io.coxswain.placement;

import io.coxswain.api.Selector;
import io.coxswain.api.Spread;
import io.coxswain.cluster.NodeView;
import io.coxswain.placement.Obstacle.Kind;
import io.coxswain.resource.ResourceNeed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A live node as its rows stood.
 *
 * @param silent whether it has not renewed for so long that it is suspended, and may be taken for dead any moment
 * @param answers to each question that was asked
 */
record LiveNode(UUID session, String name, NodeView.State state, Map<String, String> labels, int slots, int usedSlots, int jobMasters,
        @Nullable Integer maxJobMasters, @Nullable List<String> jobTypes, Instant renewedAt, boolean silent, List<Answer> answers) {

    /**
     * What the database says of this node.
     *
     * @param unmatched the selectors that its labels don't satisfy
     * @param placed workers that it runs and that the spread counts
     */
    record Answer(List<Selector> unmatched, int placed) {}

    /** What speaks against this node, spreads aside, which look at all nodes at once. The list may be added to. */
    List<Obstacle> obstacles(Seeker seeker, int question) {
        List<Obstacle> obstacles = new ArrayList<>();
        if (jobTypes != null && !jobTypes.contains(seeker.jobType())) {
            obstacles.add(new Obstacle(Kind.JOB_TYPE_MISSING, "has only the job types " + jobTypes));
        }
        answers.get(question).unmatched.forEach(selector -> obstacles.add(new Obstacle(Kind.LABELS_DIFFER, differs(selector))));
        if (state != NodeView.State.ACTIVE) {
            obstacles.add(new Obstacle(Kind.GIVES_UP, state == NodeView.State.DRAINING ? "is being drained" : "is about to stop"));
        }
        if (silent) {
            obstacles.add(new Obstacle(Kind.SILENT, "has not renewed its session since " + renewedAt));
        }
        switch (seeker) {
            case Seeker.Leader _ -> addTooManyJobs(obstacles);
            case Seeker.Worker worker -> {
                addMissing(worker.needs(), obstacles);
                addTooFewSlots(worker.cost(), obstacles);
            }
        }
        return obstacles;
    }

    /** This node, as a deal sees it. */
    Room room(Spread spread, int question) {
        return new Room(session, slots, usedSlots, spread.label() == null ? session.toString() : labels.get(spread.label()),
                answers.get(question).placed);
    }

    private void addTooManyJobs(List<Obstacle> obstacles) {
        if (maxJobMasters != null && jobMasters >= maxJobMasters) {
            obstacles.add(new Obstacle(Kind.FULL, "leads " + jobMasters + " of " + maxJobMasters
                    + " jobs (coxswain.node.max-job-masters)"));
        }
    }

    private void addMissing(List<ResourceNeed> needs, List<Obstacle> obstacles) {
        needs.stream().filter(need -> need.name() == null || need.isLocal() && !session.equals(need.session()))
                .forEach(need -> obstacles.add(new Obstacle(Kind.RESOURCE_MISSING, lacks(need))));
    }

    private void addTooFewSlots(int cost, List<Obstacle> obstacles) {
        if (cost > slots) {
            obstacles.add(new Obstacle(Kind.TOO_SMALL, "has " + slots + " slots in all, and " + cost + " are wanted"));
        } else if (cost > slots - usedSlots) {
            obstacles.add(new Obstacle(Kind.FULL, "has " + Math.max(0, slots - usedSlots) + " of " + slots + " slots free, and " + cost
                    + " are wanted"));
        }
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
