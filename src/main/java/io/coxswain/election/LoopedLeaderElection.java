package io.coxswain.election;

import io.coxswain.loop.Gate;
import io.coxswain.loop.Loop;
import io.coxswain.loop.Scheduler;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers grants and revokes to one contender, one at a time, whatever the backend. What the backend knows is true at once
 * ({@link #hasLeadership}); what the contender is told follows in order, and a term that came and went meanwhile is skipped,
 * unless it was claimed for this very contender, which waits for its end.
 */
public final class LoopedLeaderElection implements LeaderElectionService, ElectionBackend.Candidate {

    private static final Logger log = LoggerFactory.getLogger(LoopedLeaderElection.class);
    private static final int QUEUE = 1_000;

    private sealed interface Event {
        record Started() implements Event {}

        record Acquired(LeadershipTerm term) implements Event {}

        record Lost(LeadershipTerm term) implements Event {}

        record Failed(Exception error) implements Event {}

        record Closed(CompletableFuture<Void> done) implements Event {}
    }

    private final Scheduler scheduler;
    private final String jobId;
    private final ElectionBackend backend;
    private final @Nullable LeadershipTerm claimed;
    private final Loop<Event> loop;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private volatile @Nullable LeaderContender contender;
    private volatile @Nullable LeadershipTerm current;
    private volatile boolean closing;
    private volatile boolean failed;
    private volatile @Nullable Thread delivering;
    private @Nullable LeadershipTerm granted;

    /** @param claimed a term that is held already; null to stand for election again and again */
    public LoopedLeaderElection(Scheduler scheduler, ElectionBackend backend, String jobId, @Nullable LeadershipTerm claimed) {
        this.scheduler = scheduler;
        this.jobId = jobId;
        this.backend = backend;
        this.claimed = claimed;
        this.loop = new Loop<>(scheduler, "election-" + jobId, QUEUE, Gate.open(), this::handle);
    }

    @Override
    public String jobId() {
        return jobId;
    }

    @Override
    public void start(LeaderContender starting) {
        if (contender != null) {
            throw new IllegalStateException("The election of job " + jobId + " was started before");
        }
        contender = starting;
        loop.post(new Event.Started());
        if (claimed == null) {
            backend.stand(this);
        } else {
            current = claimed;
            // May find the term lost already, which is told after the grant.
            backend.hold(this, claimed);
            announce(claimed);
        }
    }

    @Override
    public void acquired(LeadershipTerm term) {
        if (closing || failed) {
            backend.release(term);
            return;
        }
        current = term;
        announce(term);
    }

    private void announce(LeadershipTerm term) {
        loop.post(new Event.Acquired(term));
        if (closing && term.equals(current)) {
            current = null;
            backend.release(term);
        }
    }

    @Override
    public void lost(LeadershipTerm term) {
        if (term.equals(current)) {
            current = null;
        }
        loop.post(new Event.Lost(term));
    }

    @Override
    public void failed(Exception error) {
        loop.post(new Event.Failed(error));
    }

    @Override
    public void confirmLeadership(LeadershipTerm term, String address) {
        // Not hasLeadership: a node that is suspended at this moment still leads, and nobody would confirm for it later.
        if (term.equals(current)) {
            backend.publish(term, address);
        }
    }

    @Override
    public boolean hasLeadership(LeadershipTerm term) {
        return term.equals(current) && backend.isTrusted(term);
    }

    @Override
    public void concluded(LeadershipTerm term) {
        closing = true;
        current = null;
        backend.withdraw(this);
        backend.forget(term);
        loop.end();
        closed.complete(null);
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            LeadershipTerm held = current;
            current = null;
            backend.withdraw(this);
            loop.endWith(new Event.Closed(closed));
            if (held != null) {
                backend.release(held);
            }
        }
        // A contender that closes its own election inside a callback must not wait for that callback to end.
        if (delivering != Thread.currentThread()) {
            scheduler.await(closed, ChronoUnit.FOREVER.getDuration());
        }
    }

    private void handle(Event event) {
        delivering = Thread.currentThread();
        try {
            switch (event) {
                case Event.Started() -> log.debug("{} stands for job {}", contender.description(), jobId);
                case Event.Acquired(LeadershipTerm term) -> grant(term);
                case Event.Lost(LeadershipTerm term) -> revoke(term);
                case Event.Failed(Exception error) -> fail(error);
                case Event.Closed(CompletableFuture<Void> done) -> {
                    revoke(granted);
                    done.complete(null);
                }
            }
        } finally {
            delivering = null;
        }
    }

    private void grant(LeadershipTerm term) {
        boolean over = !term.equals(current);
        if (closing || over && !term.equals(claimed)) {
            return;
        }
        granted = term;
        tell(() -> contender.grantLeadership(term));
        if (over) {
            revoke(term);
        }
    }

    private void revoke(@Nullable LeadershipTerm term) {
        if (term != null && term.equals(granted)) {
            granted = null;
            tell(() -> contender.revokeLeadership(term));
        }
    }

    private void tell(Runnable callback) {
        try {
            callback.run();
        } catch (Exception e) {
            fail(e);
        }
    }

    /** Tells the contender of an error; what it held is released for others, without this contender among them. */
    private void fail(Exception error) {
        failed = true;
        LeadershipTerm held = current;
        current = null;
        backend.withdraw(this);
        try {
            contender.handleError(error);
        } catch (Exception e) {
            log.warn("{} failed to handle an error of the election of job {}", contender.description(), jobId, e);
        }
        revoke(granted);
        if (held != null) {
            backend.release(held);
        }
    }
}
