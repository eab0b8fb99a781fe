package io.coxswain.placement;

import io.coxswain.api.Selector;
import io.coxswain.placement.Obstacle.Kind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why something has no node yet: the one answer, whoever asks.
 *
 * @param verdicts of every live node; none while the seeker's job is paused
 */
public record Placement(Seeker seeker, List<Verdict> verdicts) {

    /** Nodes that a sentence names, those that come nearest; the evidence has all. */
    private static final int NAMED = 5;

    /** What keeps these nodes from it; on others there is something else that no end of other work would change. */
    private record Cause(Kind kind, List<Verdict> nodes) {}

    /** @param question number of the seeker's one, of those that the nodes were asked */
    static Placement of(Seeker seeker, List<LiveNode> nodes, int question) {
        if (isPaused(seeker)) {
            return new Placement(seeker, List.of());
        }
        List<List<Obstacle>> obstacles = nodes.stream().map(node -> node.obstacles(seeker, question)).toList();
        StrictSpread spread = seeker.question().spread();
        if (spread != null) {
            spread.judge(nodes, question, obstacles);
        }
        return new Placement(seeker, IntStream.range(0, nodes.size())
                .mapToObj(i -> Verdict.of(nodes.get(i), obstacles.get(i))).toList());
    }

    private static boolean isPaused(Seeker seeker) {
        return seeker instanceof Seeker.Worker worker && worker.paused();
    }

    /** Whether some node may take it. */
    public boolean isPossible() {
        return verdicts.stream().anyMatch(Verdict::possible);
    }

    /** What programs compare. */
    public String code() {
        if (isPaused(seeker)) {
            return "job-paused";
        } else if (verdicts.isEmpty()) {
            return "no-live-nodes";
        } else if (isPossible()) {
            return "about-to-be-claimed";
        }
        return cause().map(cause -> cause.kind.code()).orElse("no-node-fits");
    }

    /** For people. */
    public String sentence() {
        if (isPaused(seeker)) {
            return "The job is paused: nothing of it starts before somebody resumes it.";
        } else if (verdicts.isEmpty()) {
            return "No node is live.";
        } else if (isPossible()) {
            return "About to be claimed by one of: " + named(verdicts.stream().filter(Verdict::possible).map(Verdict::node).toList(), ", ");
        }
        String beginning = cause().map(this::beginning).orElse("No live node fits");
        return beginning + ": " + named(cause().map(Cause::nodes).orElse(verdicts).stream().sorted(nearestFirst()).map(Verdict::clause)
                .toList(), "; ");
    }

    private static Comparator<Verdict> nearestFirst() {
        return Comparator.<Verdict>comparingInt(verdict -> verdict.obstacles().size())
                .thenComparing(Comparator.comparingInt(Verdict::free).reversed());
    }

    private static String named(List<String> nodes, String separator) {
        String first = nodes.stream().limit(NAMED).collect(Collectors.joining(separator));
        return first + (nodes.size() > NAMED ? separator + "and " + (nodes.size() - NAMED) + " more." : ".");
    }

    private String beginning(Cause cause) {
        String every = cause.nodes.size() == verdicts.size() ? "Every live node" : "Every live node that suits";
        return switch (cause.kind) {
            case JOB_TYPE_MISSING -> "No live node has the job type '" + seeker.jobType() + "'";
            case LABELS_DIFFER -> "No live node matches "
                    + seeker.selectors().stream().map(Selector::toString).collect(Collectors.joining(" and "));
            case RESOURCE_MISSING -> "No live node has the files that are needed";
            case GIVES_UP -> "Every live node is being drained or stopped";
            case SILENT -> "Every live node is suspended";
            case FULL -> every + (cause.nodes.stream().anyMatch(node -> node.has(Kind.TOO_SMALL)) ? " is full or too small" : " is full");
            case TOO_SMALL -> every + " is too small";
            case SPREAD_UNEVEN -> "No live node keeps the spread " + spread(seeker.question().spread());
        };
    }

    private static String spread(@Nullable StrictSpread spread) {
        return spread == null ? "" : spread.spread().toString();
    }

    /** What all nodes have in common; or else those that would suit, and only have no room. Empty if there are none of those. */
    private Optional<Cause> cause() {
        return common(verdicts).or(() -> {
            List<Verdict> suiting = verdicts.stream().filter(Verdict::isShortOfRoom).toList();
            return common(suiting).or(() -> mixed(suiting));
        });
    }

    private static Optional<Cause> common(List<Verdict> nodes) {
        return nodes.isEmpty()
                ? Optional.empty()
                : Arrays.stream(Kind.values()).filter(kind -> nodes.stream().allMatch(node -> node.has(kind)))
                        .map(kind -> new Cause(kind, nodes)).findFirst();
    }

    private static Optional<Cause> mixed(List<Verdict> suiting) {
        return Stream.of(Kind.SPREAD_UNEVEN, Kind.FULL).filter(kind -> suiting.stream().anyMatch(node -> node.has(kind)))
                .map(kind -> new Cause(kind, suiting)).findFirst();
    }
}
