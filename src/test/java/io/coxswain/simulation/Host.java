package io.coxswain.simulation;

import io.coxswain.api.CoxswainException;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.LeadershipTerm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What {@code JobMasterHost} is to elections: claims what nobody leads, and takes up what it leads without knowing. */
final class Host {

    /** Between two looks at what this node leads, of which two have to agree. */
    static final Duration AUDIT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int POLLS = 4;

    private final SimulatedNode node;
    private final JobLockStore locks;
    private final Map<LeadershipTerm, Candidacy> running = new LinkedHashMap<>();
    private Set<LeadershipTerm> strays = Set.of();

    Host(SimulatedNode node, JobLockStore locks) {
        this.node = node;
        this.locks = locks;
    }

    Collection<Candidacy> candidacies() {
        return running.values();
    }

    /** Runs for as long as the process. */
    void run() {
        for (int polls = 1;; polls++) {
            node.process().pause(POLL);
            UUID session = node.trust().session();
            if (session != null) {
                try {
                    locks.claimRunnable(session, Set.of(Setting.TYPE), 2).forEach(this::take);
                    if (polls % POLLS == 0) {
                        audit(node.termsOf(session));
                    }
                } catch (CoxswainException e) {
                    // Tried again with the next poll.
                }
            }
        }
    }

    private void take(LeadershipTerm term) {
        Candidacy candidacy = node.candidacy(term);
        running.put(term, candidacy);
        candidacy.start();
    }

    private void audit(List<LeadershipTerm> held) {
        Set<LeadershipTerm> unknown = new HashSet<>(held);
        unknown.removeAll(running.keySet());
        List<LeadershipTerm> twice = new ArrayList<>(held);
        twice.removeIf(term -> !unknown.contains(term) || !strays.contains(term));
        strays = unknown;
        twice.forEach(this::take);
        running.keySet().removeIf(term -> !held.contains(term) && running.get(term).term() == null);
    }
}
