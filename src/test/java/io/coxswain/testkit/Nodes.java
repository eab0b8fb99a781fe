package io.coxswain.testkit;

import io.coxswain.api.ResourceKind;
import io.coxswain.resource.ResourceRow;
import io.coxswain.resource.ResourceRows;
import io.coxswain.resource.Resources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which nodes are there, and the files that each has. A node that is lost keeps its files, for when it is back. */
final class Nodes implements ResourceRows {

    private final World world;
    private final MemoryFiles bucket;
    private final Map<String, MemoryFiles> directories = new HashMap<>();
    private final Map<String, Resources> resources = new HashMap<>();
    private final Set<String> lost = new HashSet<>();
    private int resourcesMade;

    Nodes(World world) {
        this.world = world;
        this.bucket = new MemoryFiles(ResourceKind.S3, "bucket", this::hasRow);
    }

    private boolean hasRow(String id) {
        return world.tables().resources.containsKey(id);
    }

    boolean isUp(String node) {
        return !lost.contains(node);
    }

    boolean isAnyUp() {
        return world.options().nodes().stream().anyMatch(node -> isUp(node.name()));
    }

    /** Nothing starts there until {@link #comeBack}. */
    void lose(String node) {
        requireKnown(node);
        lost.add(node);
    }

    void comeBack(String node) {
        requireKnown(node);
        lost.remove(node);
    }

    private void requireKnown(String node) {
        List<String> names = world.options().nodes().stream().map(Options.Node::name).toList();
        if (!names.contains(node)) {
            throw new IllegalArgumentException("There is no node '" + node + "', there are " + names);
        }
    }

    /** Resources as they are opened on that node, by the service's own rules. */
    Resources resources(String node) {
        return resources.computeIfAbsent(node, absent -> new Resources(this, world.options().defaultKind(), this::nextId,
                List.of(directory(node), bucket)));
    }

    private MemoryFiles directory(String node) {
        return directories.computeIfAbsent(node, absent -> new MemoryFiles(ResourceKind.LOCAL, "directory of " + node, this::hasRow));
    }

    private String nextId() {
        return String.format("resource-%05d", ++resourcesMade);
    }

    /** Whether each of the worker's resources can be opened there. */
    boolean hasResources(String node, WorkerRecord worker, Tables tables) {
        return worker.resources().stream().map(tables.resources::get)
                .allMatch(row -> row != null && (row.kind() == ResourceKind.S3 || row.node().equals(node)));
    }

    /** What a test sees: on whichever node it is, there or lost. */
    List<KitResource> view() {
        return world.tables().resources.values().stream().map(row -> {
            MemoryFiles there = row.kind() == ResourceKind.S3 ? bucket : directory(row.node());
            there.prepare(row.id());
            return new KitResource(row.id(), row.name(), row.kind(), row.state(), row.workerId(), row.node(), there.files(row.id()));
        }).toList();
    }

    @Override
    public Optional<ResourceRow> find(String jobId, @Nullable String workerId, String name) {
        return ResourceWrites.find(world.tables(), workerId, name).map(this::withReach);
    }

    @Override
    public List<ResourceRow> listLive(String jobId, int limit) {
        return world.tables().resources.values().stream().limit(limit).map(this::withReach).toList();
    }

    private ResourceRow withReach(ResourceRow row) {
        boolean reachable = row.kind() == ResourceKind.S3 || isUp(row.node());
        return new ResourceRow(row.id(), row.jobId(), row.workerId(), row.name(), row.kind(), row.store(), row.node(), row.state(),
                reachable, row.files(), row.bytes(), row.createdAt(), row.error());
    }

    /** Nothing to do: each node here has its directory from the beginning. */
    @Override
    public void register(String store, String node, UUID session) {}
}
