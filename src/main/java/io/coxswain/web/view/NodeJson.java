package io.coxswain.web.view;

import io.coxswain.cluster.NodeView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A live node, as of the last renewal of the node that was asked. */
@Schema(name = "Node")
public record NodeJson(String name, UUID sessionId, String address, NodeView.State state, Map<String, String> labels, int slots,
        int usedSlots, int jobMasters, Instant startedAt) {

    public static NodeJson of(NodeView node) {
        return new NodeJson(node.name(), node.session(), node.address(), node.state(), node.labels(), node.slots(),
                node.load().usedSlots(), node.load().jobMasters(), node.startedAt());
    }
}
