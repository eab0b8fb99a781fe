package io.coxswain.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** The faults of a world: one after the other, often several at a time, then none. */
final class Weather {

    private static final Duration KILLED = Duration.ofMillis(20);

    private final World world;
    private final Setting setting;
    private final SplittableRandom random;
    private final List<Runnable> faults;

    Weather(World world) {
        this.world = world;
        this.setting = world.setting();
        this.random = world.random().split();
        this.faults = List.of(() -> strike(this::crash), () -> strike(this::loseThePower), () -> strike(this::freeze),
                () -> strike(this::slowDown), () -> strike(this::loseMessages), () -> strike(this::partition), () -> strike(this::cut),
                () -> strike(this::terminate), () -> strike(this::leave),
                () -> strike(this::resign), this::crashServer, this::stallServer);
    }

    /** How long a fault lasts at most. */
    static Duration longest(Setting setting) {
        return setting.session().ttl().multipliedBy(3);
    }

    void begin() {
        world.timeline().after(duration(Duration.ofMillis(1), setting.session().ttl().multipliedBy(2)), this::next);
    }

    private void next() {
        if (world.timeline().now() < setting.busy().toNanos()) {
            faults.get(random.nextInt(faults.size())).run();
            begin();
        }
    }

    private interface Fault {
        void strike(Machine machine, SimulatedNode node, Duration duration);
    }

    /** Something happens to one node that nothing has happened to. */
    private void strike(Fault fault) {
        Machine machine = world.machines().get(random.nextInt(world.machines().size()));
        SimulatedNode node = machine.node();
        if (node != null && !machine.isTroubled()) {
            fault.strike(machine, node, duration(Duration.ofMillis(1), longest(setting)));
        }
    }

    private void crash(Machine machine, SimulatedNode node, Duration away) {
        machine.trouble(away);
        node.crash(duration(Duration.ofNanos(1), KILLED));
        world.timeline().after(away, machine::start);
    }

    /** Nobody is there to close the connections: the server finds them dead after its keepalives, if ever. */
    private void loseThePower(Machine machine, SimulatedNode node, Duration away) {
        machine.trouble(away);
        node.crash(setting.session().ttl().multipliedBy(2));
        world.timeline().after(away, machine::start);
    }

    private void freeze(Machine machine, SimulatedNode node, Duration duration) {
        node.note("freezes for " + duration);
        machine.trouble(duration.plus(aftermath()));
        node.process().freeze();
        world.timeline().after(duration, () -> {
            node.note("thaws");
            node.process().thaw();
        });
    }

    private void slowDown(Machine machine, SimulatedNode node, Duration duration) {
        Duration slowest = duration(Duration.ofMillis(10), setting.session().ttl().multipliedBy(2));
        node.note("is slow for " + duration + ", up to " + slowest);
        machine.way().slowDown(slowest);
        mend(machine, duration, slowest.multipliedBy(2));
    }

    private void loseMessages(Machine machine, SimulatedNode node, Duration duration) {
        double share = random.nextDouble(0.05, 0.7);
        node.note("loses " + share + " of its messages for " + duration);
        machine.way().lose(share);
        mend(machine, duration, Duration.ZERO);
    }

    private void partition(Machine machine, SimulatedNode node, Duration duration) {
        node.note("is cut off for " + duration);
        machine.way().lose(1);
        Duration keepalives = duration(setting.session().ttl(), setting.session().ttl().multipliedBy(2));
        if (keepalives.compareTo(duration) < 0) {
            world.timeline().after(keepalives, node.bell()::disconnect);
        }
        mend(machine, duration, Duration.ZERO);
    }

    /** Both ends are told, as when a proxy in between is restarted. */
    private void cut(Machine machine, SimulatedNode node, Duration duration) {
        node.note("finds no way for " + duration);
        machine.way().cut();
        node.bell().cut();
        mend(machine, duration, Duration.ZERO);
    }

    /** As by {@code pg_terminate_backend}. */
    private void terminate(Machine machine, SimulatedNode node, Duration ignored) {
        node.note("has its bell's connection terminated");
        machine.trouble(aftermath());
        node.bell().broken();
    }

    private void mend(Machine machine, Duration duration, Duration late) {
        machine.trouble(duration.plus(late).plus(aftermath()));
        world.timeline().after(duration, () -> {
            world.timeline().note(machine.name(), "is well connected again");
            machine.way().mend();
        });
    }

    private void leave(Machine machine, SimulatedNode node, Duration away) {
        machine.trouble(away.plus(aftermath()));
        node.leave();
        world.timeline().after(away.plus(aftermath()), () -> {
            if (machine.node() != null) {
                machine.node().crash(KILLED);
            }
            machine.start();
        });
    }

    private void resign(Machine machine, SimulatedNode node, Duration ignored) {
        world.trouble(aftermath());
        node.resign();
    }

    private void crashServer() {
        Duration away = duration(Duration.ofMillis(1), longest(setting));
        if (world.server().isUp()) {
            world.trouble(away);
            world.server().crash(away, random.nextInt(4) == 0);
        }
    }

    private void stallServer() {
        Duration duration = duration(Duration.ofMillis(1), setting.session().ttl().multipliedBy(2));
        world.trouble(duration);
        world.server().stall(duration);
    }

    /** After which a call that met a fault has been given up and tried again. */
    private Duration aftermath() {
        return setting.timeout().plusMillis(300);
    }

    private Duration duration(Duration shortest, Duration longest) {
        return Duration.ofNanos(random.nextLong(shortest.toNanos(), longest.toNanos()));
    }
}
