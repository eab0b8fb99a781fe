package io.coxswain.simulation;

import io.coxswain.election.LeadershipTerm;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What has to be true after every event, named after the rules of elections. */
final class Invariants implements SimulatedDatabase.Observer {

    private final World world;
    private final Map<String, LeadershipTerm> lastWriters = new HashMap<>();
    private long lastEpoch;

    Invariants(World world) {
        this.world = world;
    }

    void check() {
        for (Machine machine : world.machines()) {
            SimulatedNode node = machine.node();
            if (node != null) {
                node.candidacies().forEach(this::checkLeadership);
            }
        }
        if (world.isCalm()) {
            world.setting().jobs().forEach(this::checkLed);
        }
    }

    /** L1, and with it that no two lead one job: who believes that it leads is whom the database lets write. */
    private void checkLeadership(Candidacy candidacy) {
        LeadershipTerm led = candidacy.led();
        if (led != null && !job(candidacy.jobId()).isHeldBy(led)) {
            violated("L1", candidacy.description() + " believes in " + led + ", and the database in "
                    + job(candidacy.jobId()).term());
        }
    }

    /** O3: a job that nothing kept from it has a leader, which has confirmed and acts. */
    private void checkLed(String jobId) {
        if (!isLed(jobId) || job(jobId).published(id -> "").isEmpty()) {
            violated("O3", jobId + " has no leader, though nothing was wrong for " + world.setting().bound() + ": "
                    + job(jobId).term());
        }
    }

    private boolean isLed(String jobId) {
        for (Machine machine : world.machines()) {
            SimulatedNode node = machine.node();
            if (node != null) {
                for (Candidacy candidacy : node.candidacies()) {
                    if (candidacy.jobId().equals(jobId) && candidacy.term() != null && candidacy.led() != null) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** P3, the no-gap rule: nobody is taken for dead while only the database was at fault. */
    @Override
    public void ended(SimulatedSession session, UUID by) {
        Machine machine = world.machine(session.view().name());
        SimulatedNode node = machine.node();
        if (node != null && session.id().equals(node.trust().held())
                && machine.troubledUntil() < world.onTimeline(session.renewedAt())) {
            violated("P3", "session " + session.id() + " of node " + machine.name() + " was ended by session " + by
                    + ", though nothing was wrong with it since its last renewal");
        }
    }

    /** G1. */
    @Override
    public void granted(LeadershipTerm term) {
        if (term.epoch() <= lastEpoch) {
            violated("G1", term + " is granted after epoch " + lastEpoch);
        }
        lastEpoch = term.epoch();
    }

    /** O1. */
    @Override
    public void written(LeadershipTerm term) {
        LeadershipTerm before = lastWriters.put(term.jobId(), term);
        if (before != null && before.epoch() > term.epoch()) {
            violated("O1", "a write under " + term + " is accepted after one under " + before);
        }
        if (before != null && before.epoch() == term.epoch() && !before.sessionId().equals(term.sessionId())) {
            violated("O1", "two sessions write under " + term);
        }
    }

    private SimulatedJob job(String id) {
        return world.server().database().job(id);
    }

    private static void violated(String rule, String how) {
        throw new AssertionError(rule + " is violated: " + how);
    }
}
