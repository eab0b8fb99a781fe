package io.coxswain.testkit;

import io.coxswain.api.WorkerState;
import io.coxswain.inbox.InboxEntry;
import io.coxswain.testkit.Options.Node;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which node runs what: masters in turn, workers where there is most room of those that may. */
final class Placement {

    private final World world;
    private int masters;

    Placement(World world) {
        this.world = world;
    }

    /** At least one node is there. */
    Node nextForMaster() {
        List<Node> nodes = world.options().nodes();
        Node next;
        do {
            next = nodes.get(masters++ % nodes.size());
        } while (!world.database().nodes().isUp(next.name()));
        return next;
    }

    /** Pending workers that some node could start now. */
    List<WorkerRecord> startable(Tables tables) {
        if (tables.isAtRest()) {
            return List.of();
        }
        Map<String, Integer> used = used(tables);
        return tables.workers.values().stream()
                .filter(row -> row.state() == WorkerState.PENDING && node(row, tables, used).isPresent()).toList();
    }

    /** A node claims the worker, and is about to call its init. */
    WorkerRun start(WorkerRecord row) {
        Tables tables = world.tables();
        String node = node(row, tables, used(tables)).orElseThrow().name();
        WorkerRecord claimed = row.claimedBy(node);
        tables.workers.put(row.id(), claimed);
        tables.append(InboxEntry.forMaster(world.jobId(), row.id(), InboxEntry.Kind.DISPATCHED, world.json().write(Map.of("node", node))));
        world.trace().note(node + " claims " + row.id());
        return new WorkerRun(world, claimed);
    }

    private Optional<Node> node(WorkerRecord row, Tables tables, Map<String, Integer> used) {
        Nodes nodes = world.database().nodes();
        return world.options().nodes().stream()
                .filter(node -> nodes.isUp(node.name()) && nodes.hasResources(node.name(), row, tables))
                .filter(node -> free(node, used) >= row.cost() && LabelMatch.matches(node.labels(), row.selectors()))
                .max(Comparator.comparingInt(node -> free(node, used)));
    }

    private static int free(Node node, Map<String, Integer> used) {
        return node.slots() - used.getOrDefault(node.name(), 0);
    }

    private static Map<String, Integer> used(Tables tables) {
        Map<String, Integer> used = new HashMap<>();
        tables.workers.values().stream().filter(row -> row.isLive() && row.node() != null)
                .forEach(row -> used.merge(row.node(), row.cost(), Integer::sum));
        return used;
    }
}
