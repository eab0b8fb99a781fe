package io.coxswain.placement;

import io.coxswain.cluster.NodeView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a live node may host something.
 *
 * @param obstacles what speaks against it; none if it may
 * @param jobTypes null if the node is of a version that does not tell
 * @param maxJobMasters likewise
 */
public record Verdict(String node, boolean possible, List<Obstacle> obstacles, NodeView.State state, Map<String, String> labels,
        int slots, int usedSlots, int jobMasters, @Nullable Integer maxJobMasters, @Nullable List<String> jobTypes) {

    static Verdict of(LiveNode node, List<Obstacle> obstacles) {
        return new Verdict(node.name(), obstacles.isEmpty(), List.copyOf(obstacles), node.state(), node.labels(), node.slots(),
                node.usedSlots(), node.jobMasters(), node.maxJobMasters(), node.jobTypes());
    }

    boolean has(Obstacle.Kind kind) {
        return obstacles.stream().anyMatch(obstacle -> obstacle.kind() == kind);
    }

    /** Whether it is the right node, and only has no room now. */
    boolean isShortOfRoom() {
        return obstacles.stream().allMatch(Obstacle::isAboutRoom);
    }

    int free() {
        return slots - usedSlots;
    }

    /** What speaks against this node, in one clause. */
    String clause() {
        return "node " + node + " " + String.join(" and ", obstacles.stream().map(Obstacle::sentence).toList());
    }
}
