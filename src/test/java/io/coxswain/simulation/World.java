package io.coxswain.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Everything that a seed brings forth. */
final class World {

    private final SplittableRandom random;
    private final Setting setting;
    private final PlantedBug bug;
    private final Timeline timeline;
    private final Instant began;
    private final SimulatedServer server;
    private final List<Machine> machines = new ArrayList<>();
    private final Invariants invariants;
    private long calmSince;

    World(long seed, PlantedBug bug, boolean traced) {
        this.random = new SplittableRandom(seed);
        this.setting = Setting.draw(random);
        this.bug = bug;
        this.timeline = new Timeline(random.split(), traced);
        this.began = Instant.EPOCH.plusSeconds(random.nextInt(1_000_000));
        SimulatedDatabase database = bug.database(() -> began.plusNanos(timeline.now()));
        this.server = new SimulatedServer(timeline, database);
        setting.jobs().forEach(job -> database.createJob(job, Setting.TYPE));
        for (int i = 0; i < setting.nodes(); i++) {
            machines.add(new Machine(this, String.valueOf((char) ('a' + i))));
        }
        this.invariants = new Invariants(this);
        database.observe(invariants);
    }

    /** Until the weather has passed and all has come to rest. */
    void run() {
        timeline.note("world", setting.toString());
        machines.forEach(machine -> timeline.after(random.nextLong(setting.session().ttl().toNanos()), machine::start));
        new Weather(this).begin();
        trouble(setting.session().ttl());
        Duration end = setting.busy().plus(Weather.longest(setting)).plus(setting.bound()).plusSeconds(1);
        try {
            timeline.run(end, invariants::check);
        } finally {
            machines.forEach(machine -> {
                if (machine.node() != null) {
                    machine.node().process().kill();
                }
            });
        }
    }

    SplittableRandom random() {
        return random;
    }

    Setting setting() {
        return setting;
    }

    PlantedBug bug() {
        return bug;
    }

    Timeline timeline() {
        return timeline;
    }

    SimulatedServer server() {
        return server;
    }

    List<Machine> machines() {
        return machines;
    }

    Machine machine(String name) {
        return machines.stream().filter(machine -> machine.name().equals(name)).findFirst().orElseThrow();
    }

    /** When, on the timeline, the database's clock showed {@code at}. */
    long onTimeline(Instant at) {
        return Duration.between(began, at).toNanos();
    }

    /** Something is wrong for so long. */
    void trouble(Duration duration) {
        calmSince = Math.max(calmSince, timeline.now() + duration.toNanos());
    }

    /** Whether nothing was wrong for the bound after which every job has a leader. */
    boolean isCalm() {
        return timeline.now() - calmSince > setting.bound().toNanos();
    }
}
