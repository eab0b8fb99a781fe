package io.coxswain.simulation;

import io.coxswain.api.CoxswainException;
import io.coxswain.election.LeaderContender;
import io.coxswain.election.LeaderElectionService;
import io.coxswain.election.LeadershipTerm;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A contender for one job that, while it leads, does what job masters do: looks whether it leads, and a little later writes. */
final class Candidacy implements LeaderContender {

    private final SimulatedNode node;
    private final String jobId;
    private final LeaderElectionService election;
    private final SplittableRandom random;
    private @Nullable LeadershipTerm term;
    private @Nullable LeadershipTerm last;
    private boolean closed;

    Candidacy(SimulatedNode node, String jobId, LeaderElectionService election, SplittableRandom random) {
        this.node = node;
        this.jobId = jobId;
        this.election = election;
        this.random = random;
    }

    void start() {
        election.start(this);
    }

    String jobId() {
        return jobId;
    }

    /** The term that it was told of and that was not revoked yet. */
    @Nullable
    LeadershipTerm term() {
        return term;
    }

    /** The last term that it was told of, if its election says that it holds. */
    @Nullable
    LeadershipTerm led() {
        return last != null && election.hasLeadership(last) ? last : null;
    }

    @Override
    public void grantLeadership(LeadershipTerm granted) {
        node.note("is granted " + granted);
        require(!closed, "granted after its election was closed");
        require(term == null, "granted twice");
        require(last == null || last.epoch() < granted.epoch(), "granted an epoch that is not newer");
        term = granted;
        last = granted;
        if (random.nextInt(4) == 0) {
            node.process().pause(Duration.ofMillis(random.nextInt(1, 300)));
        }
        election.confirmLeadership(granted, node.address());
        node.process().startVirtual("write-" + jobId, () -> work(granted));
    }

    @Override
    public void revokeLeadership(LeadershipTerm revoked) {
        node.note("is revoked " + revoked);
        require(revoked.equals(term), "revoked what it was not granted");
        require(closed || !revoked.sessionId().equals(node.trust().held()) || !node.database().stands(revoked.sessionId()),
                "revoked although its session stands");
        term = null;
    }

    @Override
    public void handleError(Exception error) {
        throw new AssertionError(description() + " is told of an error, and here is none that does not pass", error);
    }

    private void work(LeadershipTerm granted) {
        while (granted.equals(term)) {
            if (election.hasLeadership(granted)) {
                // What a job master has decided may take it longer than it leads.
                node.process().pause(Duration.ofMillis(random.nextInt(10) == 0 ? random.nextInt(1, 3_000) : random.nextInt(1, 20)));
                write(granted);
            }
            node.process().pause(Duration.ofMillis(random.nextInt(20, 200)));
        }
    }

    private void write(LeadershipTerm granted) {
        try {
            node.write(granted);
        } catch (CoxswainException e) {
            // Unknown, as far as this one can tell.
        }
    }

    /** Gives the job up, on a thread of the node. */
    void close() {
        closed = true;
        election.close();
        require(term == null, "not revoked when its election was closed");
    }

    @Override
    public String description() {
        return node.name() + " for " + jobId;
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(description() + " was " + otherwise + " (" + term + ", last " + last + ")");
        }
    }
}
