package io.coxswain.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.Selector;
import io.coxswain.api.Spread;
import io.coxswain.cluster.NodeView.State;
import io.coxswain.placement.LiveNode.Answer;
import io.coxswain.resource.ResourceNeed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a worker waits, a row for each reason. Nodes have 4 slots and the job type 'fake'. */
class PlacementTest {

    private static final Words NOTHING = new Words("");

    /** Words like {@code zone=eu used=3 has=1 DRAINING}, as a row has them; {@code has} is how many of the spread's workers run there. */
    private record Words(String line) {

        @Nullable
        String get(String key) {
            return Stream.of(line.split(" ")).filter(word -> word.startsWith(key + "=")).map(word -> word.substring(key.length() + 1))
                    .findFirst().orElse(null);
        }

        int number(String key, int otherwise) {
            String number = get(key);
            return number == null ? otherwise : Integer.parseInt(number);
        }

        boolean says(String word) {
            return List.of(line.split(" ")).contains(word);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, nullValues = "-", textBlock = """
            worker                   | node a          | node b               | code                 | sentence
            cost=1                   | used=0          | used=0               | about-to-be-claimed  | About to be claimed by one of: a, b.
            cost=1                   | -               | -                    | no-live-nodes        | No node is live.
            job=csv                  | used=0          | -                    | no-node-has-type     | No live node has the job type 'csv': node a has only the job types [fake].
            zone=moon                | zone=eu         | used=0               | no-node-matches      | No live node matches zone=moon: node a has zone=eu where zone=moon is wanted; node b has no label zone where zone=moon is wanted.
            zone=moon                | zone=eu SILENT  | used=0               | no-node-matches      | No live node matches zone=moon: node b has no label zone where zone=moon is wanted; node a has zone=eu where zone=moon is wanted and has not renewed its session since 1970-01-01T00:00:00Z.
            cost=8                   | used=0          | -                    | nodes-too-small      | Every live node is too small: node a has 4 slots in all, and 8 are wanted.
            cost=2                   | used=4          | used=3               | nodes-full           | Every live node is full: node b has 1 of 4 slots free, and 2 are wanted; node a has 0 of 4 slots free, and 2 are wanted.
            cost=2 zone=eu           | zone=eu used=3  | used=0               | nodes-full           | Every live node that suits is full: node a has 1 of 4 slots free, and 2 are wanted.
            cost=8 zone=eu           | zone=eu used=0  | slots=16             | nodes-too-small      | Every live node that suits is too small: node a has 4 slots in all, and 8 are wanted.
            cost=6                   | used=0          | slots=8 used=3       | nodes-full           | Every live node is full or too small: node b has 5 of 8 slots free, and 6 are wanted; node a has 4 slots in all, and 6 are wanted.
            cost=1                   | DRAINING        | STOPPING             | nodes-draining       | Every live node is being drained or stopped: node a is being drained; node b is about to stop.
            cost=1                   | SILENT          | -                    | nodes-suspended      | Every live node is suspended: node a has not renewed its session since 1970-01-01T00:00:00Z.
            zone=eu                  | zone=eu DRAINING | used=0              | no-node-fits         | No live node fits: node a is being drained; node b has no label zone where zone=eu is wanted.
            over=rack                | zone=eu         | -                    | spread-uneven        | No live node keeps the spread over rack, strictly: node a has no label rack to spread over.
            over=zone                | zone=eu has=1   | zone=us used=4       | spread-uneven        | No live node keeps the spread over zone, strictly: node a is in zone=eu, which has 1 of type 'tick' already, and another domain has 0; node b has 0 of 4 slots free, and 1 are wanted.
            over=nodes               | has=2           | used=4 has=1         | spread-uneven        | No live node keeps the spread over nodes, strictly: node a has 2 of type 'tick' already, and another domain has 1; node b has 0 of 4 slots free, and 1 are wanted.
            over=nodes               | has=2           | DRAINING             | about-to-be-claimed  | About to be claimed by one of: a.
            over=zone                | zone=eu has=1   | zone=eu has=1 used=4 | about-to-be-claimed  | About to be claimed by one of: a.
            resource=removed         | used=0          | -                    | no-node-has-resource | No live node has the files that are needed: node a has no resource r1, since it was removed.
            resource=gone            | used=0          | -                    | no-node-has-resource | No live node has the files that are needed: node a has no files of resource 'data', which are on node c, and that is not live.
            paused                   | used=0          | -                    | job-paused           | The job is paused: nothing of it starts before somebody resumes it.
            """)
    void givenAWorkerThatWaits_whenAsked_thenItSaysForWhatAndHowNear(String worker, @Nullable String a, @Nullable String b, String code,
            String sentence) {
        Words wanted = new Words(worker);
        List<LiveNode> nodes = Stream.of(node("a", a, wanted), node("b", b, wanted)).flatMap(List::stream).toList();

        Placement placement = Placement.of(seeker(wanted), nodes, 0);

        assertThat(placement.code()).isEqualTo(code);
        assertThat(placement.sentence()).isEqualTo(sentence);
    }

    @Test
    void givenManyNodes_whenAsked_thenTheNearestAreNamedAndAllAreEvidence() {
        List<LiveNode> nodes = IntStream.rangeClosed(1, 7).boxed().flatMap(i -> node("n" + i, "slots=9 used=" + (9 - i), NOTHING)
                .stream()).toList();

        Placement placement = Placement.of(seeker(new Words("cost=8")), nodes, 0);

        assertThat(placement.sentence()).startsWith(
                "Every live node is full: node n7 has 7 of 9 slots free, and 8 are wanted; node n6 has ")
                .endsWith("node n3 has 3 of 9 slots free, and 8 are wanted; and 2 more.");
        assertThat(placement.verdicts()).extracting(Verdict::node).isEqualTo(nodes.stream().map(LiveNode::name).toList());
    }

    private static Seeker seeker(Words wanted) {
        String job = wanted.get("job");
        return new Seeker.Worker(job == null ? "fake" : job, selectors(wanted), wanted.number("cost", 1), spread(wanted.get("over")),
                needs(wanted.get("resource")), wanted.says("paused"));
    }

    private static List<Selector> selectors(Words wanted) {
        String zone = wanted.get("zone");
        return zone == null ? List.of() : List.of(Selector.eq("zone", zone));
    }

    private static @Nullable StrictSpread spread(@Nullable String over) {
        if (over == null) {
            return null;
        }
        Spread spread = over.equals("nodes") ? Spread.overNodes() : Spread.over(over);
        return StrictSpread.of("j", "tick", spread.strictly());
    }

    private static List<ResourceNeed> needs(@Nullable String resource) {
        return resource == null
                ? List.of()
                : List.of(resource.equals("removed")
                        ? new ResourceNeed("w", "r1", null, true, null, null)
                        : new ResourceNeed("w", "r1", "data", true, "c", null));
    }

    private static List<LiveNode> node(String name, @Nullable String line, Words wanted) {
        if (line == null) {
            return List.of();
        }
        Words node = new Words(line);
        String zone = node.get("zone");
        List<Selector> unmatched = selectors(wanted).stream().filter(selector -> zone == null || !selector.values().contains(zone))
                .toList();
        State state = node.says("DRAINING") ? State.DRAINING : node.says("STOPPING") ? State.STOPPING : State.ACTIVE;
        return List.of(new LiveNode(UUID.randomUUID(), name, state, zone == null ? Map.of() : Map.of("zone", zone), node.number("slots", 4),
                node.number("used", 0), 0, null, List.of("fake"), Instant.EPOCH, node.says("SILENT"),
                List.of(new Answer(unmatched, node.number("has", 0)))));
    }
}
