package io.coxswain.simulation;

import io.coxswain.cluster.NodeDescription;
import io.coxswain.cluster.NodeLoad;
import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.election.jdbc.JdbcHighAvailabilityServices;
import io.coxswain.loop.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/** A node's session and elections, as they ship, in one simulated process. */
final class SimulatedNode {

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

    private final World world;
    private final SimulatedProcess process;
    private final SplittableRandom random;
    private final Wire pool;
    private final SimulatedBell bell;
    private final SessionTrust trust;
    private final NodeSession session;
    private final JdbcHighAvailabilityServices services;
    private final Host host;
    private final List<Candidacy> standing = new ArrayList<>();

    SimulatedNode(World world, String name, Way way) {
        this.world = world;
        this.random = world.random().split();
        this.process = new SimulatedProcess(world.timeline(), world.random().split(), name);
        this.pool = wire(way);
        this.bell = new SimulatedBell(world.timeline(), process, world.server(), way, wire(way), world.setting().session().ttl());
        PlantedBug.Parts parts = world.bug().plant(process, new SimulatedSessionStore(database(), wire(way)), world.setting());
        this.trust = new SessionTrust(parts.trustClock());
        this.session = new NodeSession(process, world.setting().session(), parts.sessions(), world.bug().bell(bell), trust, new Gate(
                trust::isTrusted),
                () -> new NodeDescription(name, "http://" + name, Map.of(), 1, 1, Set.of()), () -> NodeLoad.NONE);
        SimulatedJobLockStore locks = new SimulatedJobLockStore(database(), pool, this::pause);
        this.services = new JdbcHighAvailabilityServices(process, trust, bell, locks, world.setting().queue());
        this.host = new Host(this, locks);
    }

    private Wire wire(Way way) {
        return new SimulatedWire(world.timeline(), process, world.server(), way, world.setting().timeout());
    }

    private void pause() {
        process.pause(Duration.ofNanos(random.nextLong(LONGEST_PAUSE.toNanos())));
    }

    void start() {
        note("starts");
        session.addListener(services);
        session.start();
        world.setting().jobs().forEach(this::read);
        if (world.setting().standing()) {
            process.startVirtual("main", () -> world.setting().jobs().forEach(this::stand));
        } else {
            process.startVirtual("host", host::run);
        }
    }

    private void read(String jobId) {
        services.leaderRetrieval(jobId).start(new Reader(name() + " reading " + jobId));
    }

    private void stand(String jobId) {
        Candidacy candidacy = new Candidacy(this, jobId, services.leaderElection(jobId), random);
        standing.add(candidacy);
        candidacy.start();
    }

    /** For a term that was claimed before. */
    Candidacy candidacy(LeadershipTerm claimed) {
        return new Candidacy(this, claimed.jobId(), services.leaderElection(claimed), random);
    }

    /** Gives one of its jobs up, and stands for it again in a while. */
    void resign() {
        List<Candidacy> all = List.copyOf(candidacies());
        if (!all.isEmpty()) {
            Candidacy resigning = all.get(random.nextInt(all.size()));
            process.startVirtual("resign", () -> resign(resigning));
        }
    }

    private void resign(Candidacy resigning) {
        note("resigns from " + resigning.jobId());
        resigning.close();
        pause();
        if (standing.remove(resigning)) {
            stand(resigning.jobId());
        }
    }

    /** As on SIGTERM: gives its session up, its jobs before or with it, and ends. */
    void leave() {
        process.startVirtual("shutdown", () -> {
            note("shuts down");
            if (random.nextBoolean()) {
                List.copyOf(candidacies()).forEach(Candidacy::close);
            }
            session.end("shutdown");
            services.close();
            bell.close();
            process.deliver(0, this::die);
        });
    }

    private void die() {
        process.kill();
        bell.disconnect();
    }

    /** As by SIGKILL. @param noticed after which the server notices the end of its connections */
    void crash(Duration noticed) {
        note("crashes, seen after " + noticed);
        process.kill();
        world.timeline().after(noticed, bell::disconnect);
    }

    Collection<Candidacy> candidacies() {
        return world.setting().standing() ? standing : host.candidacies();
    }

    SimulatedProcess process() {
        return process;
    }

    SimulatedBell bell() {
        return bell;
    }

    SessionTrust trust() {
        return trust;
    }

    SimulatedDatabase database() {
        return world.server().database();
    }

    String name() {
        return process.name();
    }

    String address() {
        return session.node().address();
    }

    /** Writes in the name of {@code term}, over the pool. */
    void write(LeadershipTerm term) {
        pool.transact("write under " + term, () -> database().write(term));
    }

    List<LeadershipTerm> termsOf(UUID mine) {
        return pool.transact("terms", () -> database().jobs().stream().filter(job -> job.isLedBy(mine)).flatMap(job -> job.term().stream())
                .toList());
    }

    void note(String what) {
        world.timeline().note(name(), what);
    }
}
