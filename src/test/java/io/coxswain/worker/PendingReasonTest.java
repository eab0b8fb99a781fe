package io.coxswain.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.Selector;
import io.coxswain.api.Spread;
import io.coxswain.cluster.NodeLoad;
import io.coxswain.cluster.NodeView;
import io.coxswain.cluster.NodeView.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a worker waits, one row for each reason. */
class PendingReasonTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, nullValues = "-", textBlock = """
            zone wanted | cost | strict over | state of b | used of a | reason
            eu          | 1    | -           | ACTIVE     | 0         | it is about to be claimed
            moon        | 1    | -           | ACTIVE     | 0         | no live node matches zone=moon: node a has zone=eu, node b has no label zone
            eu          | 8    | -           | ACTIVE     | 0         | it costs 8 slots, and the largest matching node has 4
            eu          | 2    | -           | ACTIVE     | 3         | no matching node has 2 free slots: node a has 1 of 4
            eu          | 1    | rack        | ACTIVE     | 0         | it is to be spread over rack, and no matching node with room has that label
            eu          | 1    | zone        | ACTIVE     | 0         | it is to be spread over zone, strictly: it is claimed as soon as no domain would be ahead of another by more than one
            """)
    void givenAWorkerThatWaits_whenAsked_thenItSaysForWhatAndHowNear(String zone, int cost, @Nullable String strictOver, State stateOfB,
            int usedOfA, String reason) {
        List<NodeView> nodes = List.of(node("a", State.ACTIVE, Map.of("zone", "eu"), usedOfA), node("b", stateOfB, Map.of(), 0));
        Spread spread = strictOver == null ? null : Spread.over(strictOver).strictly();

        assertThat(PendingReason.of(nodes, List.of(Selector.eq("zone", zone)), cost, spread)).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DRAINING | STOPPING | no node is live and not draining: node a is DRAINING, node b is STOPPING
            """)
    void givenNodesThatLeave_whenAsked_thenItSaysSo(State a, State b, String reason) {
        List<NodeView> nodes = List.of(node("a", a, Map.of(), 0), node("b", b, Map.of(), 0));

        assertThat(PendingReason.of(nodes, List.of(), 1, null)).isEqualTo(reason);
    }

    private static NodeView node(String name, State state, Map<String, String> labels, int used) {
        return new NodeView(UUID.randomUUID(), name, "http://" + name, state, labels, 4, new NodeLoad(used, 0), Instant.EPOCH, null);
    }
}
