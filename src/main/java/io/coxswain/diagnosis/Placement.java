package io.coxswain.diagnosis;

import io.coxswain.api.Selector;
import io.coxswain.diagnosis.Obstacle.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why something has no node yet.
 *
 * @param verdicts of every live node
 * @param type of the job
 * @param selectors that the node has to satisfy
 */
record Placement(List<Verdict> verdicts, String type, List<Selector> selectors) {

    boolean isPossible() {
        return verdicts.stream().anyMatch(Verdict::possible);
    }

    String code() {
        if (verdicts.isEmpty()) {
            return "no-live-nodes";
        } else if (isPossible()) {
            return "about-to-be-claimed";
        }
        return common().map(Kind::code).orElse("no-node-fits");
    }

    String sentence() {
        if (verdicts.isEmpty()) {
            return "No node is live.";
        } else if (isPossible()) {
            return "About to be claimed by one of: "
                    + verdicts.stream().filter(Verdict::possible).map(Verdict::node).collect(Collectors.joining(", ")) + ".";
        }
        String beginning = common().map(this::onEveryNode).orElse("No live node fits");
        return beginning + ": " + verdicts.stream().map(Verdict::clause).collect(Collectors.joining("; ")) + ".";
    }

    private String onEveryNode(Kind kind) {
        return switch (kind) {
            case JOB_TYPE_MISSING -> kind.onEveryNode() + " '" + type + "'";
            case LABELS_DIFFER -> kind.onEveryNode() + " " + selectors.stream().map(Selector::toString).collect(Collectors.joining(
                    " and "));
            case RESOURCE_MISSING, GIVES_UP, SILENT, FULL, TOO_SMALL -> kind.onEveryNode();
        };
    }

    /** What keeps every node from it, if it is the same for all. */
    private Optional<Kind> common() {
        return Arrays.stream(Kind.values()).filter(kind -> verdicts.stream().allMatch(
                verdict -> verdict.obstacles().stream().anyMatch(obstacle -> obstacle.kind() == kind))).findFirst();
    }
}
