package io.coxswain.worker;

import io.coxswain.api.Selector;
import io.coxswain.api.Spread;
import io.coxswain.cluster.NodeView;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why no node runs a worker yet, in a few words: from what this node heard at its last renewal. {@code GET .../why} says it at length. */
final class PendingReason {

    /** Nodes that are named; people with more of them see enough. */
    private static final int NAMED = 5;

    private PendingReason() {}

    /**
     * The reason.
     *
     * @param nodes those that may be asked at all
     */
    static String of(List<NodeView> nodes, List<Selector> selectors, int cost, @Nullable Spread spread) {
        List<NodeView> active = nodes.stream().filter(node -> node.state() == NodeView.State.ACTIVE).toList();
        if (active.isEmpty()) {
            return "no node is live and not draining" + named(nodes, node -> "is " + node.state());
        }
        List<NodeView> matching = active.stream().filter(node -> LabelMatch.matches(node.labels(), selectors)).toList();
        if (matching.isEmpty()) {
            return "no live node matches " + selectors.stream().map(Selector::toString).collect(Collectors.joining(" and "))
                    + named(active, node -> "has " + labels(node, selectors));
        }
        int largest = matching.stream().mapToInt(NodeView::slots).max().orElse(0);
        if (cost > largest) {
            return "it costs " + cost + " slots, and the largest matching node has " + largest;
        }
        List<NodeView> roomy = matching.stream().filter(node -> free(node) >= cost).toList();
        if (roomy.isEmpty()) {
            return "no matching node has " + cost + " free slots" + named(matching.stream().sorted(Comparator.comparingInt(
                    PendingReason::free).reversed()).toList(), node -> "has " + free(node) + " of " + node.slots());
        }
        return spread != null && spread.mode() == Spread.Mode.STRICT ? strict(roomy, spread) : "it is about to be claimed";
    }

    private static String strict(List<NodeView> roomy, Spread spread) {
        String label = spread.label();
        return label != null && roomy.stream().noneMatch(node -> node.labels().containsKey(label))
                ? "it is to be spread over " + label + ", and no matching node with room has that label"
                : "it is to be spread " + spread + ": it is claimed as soon as no domain would be ahead of another by more than one";
    }

    private static int free(NodeView node) {
        return Math.max(0, node.slots() - node.load().usedSlots());
    }

    /** What the node has for the selectors that it fails. */
    private static String labels(NodeView node, List<Selector> selectors) {
        return selectors.stream().filter(selector -> !LabelMatch.matches(node.labels(), List.of(selector))).map(Selector::key).distinct()
                .map(key -> node.labels().containsKey(key) ? key + "=" + node.labels().get(key) : "no label " + key)
                .collect(Collectors.joining(" and "));
    }

    private static String named(List<NodeView> nodes, Function<NodeView, String> what) {
        if (nodes.isEmpty()) {
            return "";
        }
        String first = nodes.stream().limit(NAMED).map(node -> "node " + node.name() + " " + what.apply(node)).collect(Collectors.joining(
                ", "));
        return ": " + first + (nodes.size() > NAMED ? " and " + (nodes.size() - NAMED) + " more" : "");
    }
}
