package io.coxswain.simulation;

import io.coxswain.cluster.NodeDescription;
import io.coxswain.cluster.NodeLoad;
import io.coxswain.cluster.NodeView;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.LeadershipTerm;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What the tables {@code node_session}, {@code job} and {@code int_lock} do, with the trigger between them, the advisory locks, and
 * the sequence of epochs. Each method is one transaction. Knows nothing of networks or faults.
 */
public class SimulatedDatabase {

    /** Sees each change in the moment in which it is committed. */
    interface Observer {

        /** {@code by} has ended sessions of others. */
        default void ended(SimulatedSession session, UUID by) {}

        default void granted(LeadershipTerm term) {}

        /** A write under {@code term} was accepted. */
        default void written(LeadershipTerm term) {}
    }

    private final InstantSource clock;
    private final Map<UUID, SimulatedSession> sessions = new LinkedHashMap<>();
    private final Map<String, SimulatedJob> jobs = new LinkedHashMap<>();
    private final Set<UUID> held = new HashSet<>();
    private final Set<UUID> connected = new HashSet<>();
    private Observer observer = new Observer() {};
    private long epochs;

    /** @param clock the database's own */
    public SimulatedDatabase(InstantSource clock) {
        this.clock = clock;
    }

    void observe(Observer observing) {
        observer = observing;
    }

    // node_session

    void join(UUID session, NodeDescription node, boolean drained, Duration ttl) {
        connected.add(session);
        NodeView.State state = drained ? NodeView.State.DRAINING : NodeView.State.ACTIVE;
        sessions.put(session, new SimulatedSession(session, node, state, clock.instant(), ttl));
    }

    Optional<List<NodeView>> renew(UUID session, NodeLoad load, Duration ttl) {
        SimulatedSession renewed = sessions.get(session);
        if (renewed == null) {
            return Optional.empty();
        }
        connected.add(session);
        renewed.renew(load, clock.instant(), ttl);
        return Optional.of(sessions.values().stream().map(SimulatedSession::view)
                .sorted(Comparator.comparing(NodeView::name).thenComparing(NodeView::startedAt)).toList());
    }

    Set<UUID> endExpired(UUID self) {
        return endOthers(self, session -> !session.id().equals(self) && session.expiresAt().isBefore(clock.instant()));
    }

    Set<UUID> endCrashed(UUID self, Set<UUID> suspects) {
        return endOthers(self, session -> suspects.contains(session.id()) && !held.contains(session.id()));
    }

    private Set<UUID> endOthers(UUID by, Predicate<SimulatedSession> doomed) {
        Set<UUID> ended = new LinkedHashSet<>();
        for (SimulatedSession session : sessions.values().stream().filter(doomed).toList()) {
            end(session.id());
            ended.add(session.id());
            observer.ended(session, by);
        }
        return ended;
    }

    /** Deletes the row, and does what the trigger on it does. */
    public void end(UUID session) {
        if (sessions.remove(session) != null) {
            jobs.values().forEach(job -> job.leaderIsGone(session));
        }
    }

    /** Makes the lease run out. */
    public void expire(UUID session) {
        sessions.get(session).expire(clock.instant());
    }

    /** A crash of the server takes back what was not on the disk yet. */
    void forgetRenewalsSince(Duration before) {
        sessions.values().forEach(session -> session.forgetRenewalsSince(clock.instant().minus(before)));
    }

    boolean stands(UUID session) {
        return sessions.containsKey(session);
    }

    // advisory locks

    public void hold(UUID session) {
        held.add(session);
    }

    public void letGo(UUID session) {
        held.remove(session);
    }

    Set<UUID> findUnheld(UUID self) {
        Set<UUID> unheld = new LinkedHashSet<>(sessions.keySet());
        unheld.remove(self);
        unheld.removeAll(held);
        return unheld;
    }

    /** Its process has no connection any more, until it joins or renews again. */
    void disconnect(UUID session) {
        connected.remove(session);
    }

    Set<UUID> findDisconnected(Set<UUID> among) {
        Set<UUID> disconnected = new LinkedHashSet<>(sessions.keySet());
        disconnected.retainAll(among);
        disconnected.removeAll(connected);
        return disconnected;
    }

    // job and int_lock

    /** @param type as selected by nodes; the jobs that were created first have waited longest */
    public void createJob(String id, String type) {
        jobs.put(id, new SimulatedJob(id, type));
    }

    public SimulatedJob job(String id) {
        return jobs.get(id);
    }

    Collection<SimulatedJob> jobs() {
        return jobs.values();
    }

    /** Claims up to {@code limit} of the unled jobs that are {@code wanted}. */
    List<LeadershipTerm> claim(UUID session, Predicate<SimulatedJob> wanted, int limit) {
        List<LeadershipTerm> terms = new ArrayList<>();
        if (sessions.containsKey(session)) {
            for (SimulatedJob job : jobs.values().stream().filter(wanted).limit(limit).toList()) {
                epochs++;
                terms.add(job.grant(epochs, session, clock.instant()));
                observer.granted(terms.getLast());
            }
        }
        return terms;
    }

    void release(LeadershipTerm term) {
        jobs.get(term.jobId()).release(term, clock.instant());
    }

    boolean hasOthers(UUID session) {
        return sessions.keySet().stream().anyMatch(other -> !other.equals(session));
    }

    boolean wasJustResignedBy(UUID session, SimulatedJob job) {
        return job.wasResignedBy(session, clock.instant().minus(JobLockStore.ABSTENTION));
    }

    /** The name of the session's node; of one that stands. */
    String nodeOf(UUID session) {
        return sessions.get(session).view().name();
    }

    /** Writes in the name of {@code term}, if the fence lets it pass. */
    boolean write(LeadershipTerm term) {
        boolean accepted = passes(term);
        if (accepted) {
            observer.written(term);
        }
        return accepted;
    }

    /** The fence. */
    boolean passes(LeadershipTerm term) {
        return jobs.get(term.jobId()).accepts(term);
    }
}
