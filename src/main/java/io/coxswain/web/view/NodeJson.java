package io.coxswain.web.view;

import io.coxswain.cluster.NodeView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A live node.
 *
 * @param drainDeadline when it stops the workers it still has, by the database's clock; null unless it is drained
 */
@Schema(name = "Node")
public record NodeJson(String name, UUID sessionId, String address, NodeView.State state, Map<String, String> labels, int slots,
        int usedSlots, int jobMasters, Instant startedAt, @Nullable Instant drainDeadline) {

    public static NodeJson of(NodeView node) {
        return new NodeJson(node.name(), node.session(), node.address(), node.state(), node.labels(), node.slots(),
                node.load().usedSlots(), node.load().jobMasters(), node.startedAt(), node.drainDeadline());
    }
}
