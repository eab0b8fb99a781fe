package io.coxswain.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A place for a node, with the network to it and what is wrong with either. */
final class Machine {

    private final World world;
    private final String name;
    private final Way way;
    private @Nullable SimulatedNode node;
    private long troubledUntil;

    Machine(World world, String name) {
        this.world = world;
        this.name = name;
        this.way = new Way(world.random().split());
    }

    String name() {
        return name;
    }

    Way way() {
        return way;
    }

    /** The node that runs here, null if none does. */
    @Nullable
    SimulatedNode node() {
        return node != null && node.process().isAlive() ? node : null;
    }

    void start() {
        node = new SimulatedNode(world, name, way);
        node.start();
    }

    /** Something is wrong here alone, and what it leads to may last as long. */
    void trouble(Duration duration) {
        troubledUntil = Math.max(troubledUntil, world.timeline().now() + duration.toNanos());
        world.trouble(duration);
    }

    long troubledUntil() {
        return troubledUntil;
    }

    boolean isTroubled() {
        return troubledUntil > world.timeline().now();
    }
}
