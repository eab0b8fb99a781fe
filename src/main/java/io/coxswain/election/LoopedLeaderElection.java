package io.coxswain.election;

import io.coxswain.loop.Gate;
import io.coxswain.loop.Loop;
import io.coxswain.loop.Scheduler;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers grants and revokes to one contender, one at a time, whatever the backend. What the backend knows is true at once
 * ({@link #hasLeadership}); what the contender is told follows in order, and a term that came and went meanwhile is skipped,
 * unless it was claimed for this very contender, which waits for its end. The contender is told of the state as it is rather than of
 * each change, so however often that changes while it is busy, there is one thing to tell and nothing that could overflow.
 */
public final class LoopedLeaderElection implements LeaderElectionService, ElectionBackend.Candidate {

    private static final Logger log = LoggerFactory.getLogger(LoopedLeaderElection.class);
    private static final int QUEUE = 1;

    private enum Event {
        LOOK, CLOSE
    }

    private final Scheduler scheduler;
    private final String jobId;
    private final ElectionBackend backend;
    private final @Nullable LeadershipTerm claimed;
    private final Loop<Event> loop;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AtomicBoolean lookPosted = new AtomicBoolean();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private volatile @Nullable LeaderContender contender;
    private volatile @Nullable LeadershipTerm current;
    private volatile boolean closing;
    private volatile boolean failed;
    private volatile @Nullable Thread delivering;
    /** What the contender knows, touched by the loop only. */
    private @Nullable LeadershipTerm granted;
    private boolean claimTold;

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
        log.debug("{} stands for job {}", starting.description(), jobId);
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
        look();
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
        look();
    }

    @Override
    public void failed(Exception error) {
        failed = true;
        failure.compareAndSet(null, error);
        look();
    }

    private void look() {
        if (lookPosted.compareAndSet(false, true)) {
            loop.post(Event.LOOK);
        }
    }

    @Override
    public void confirmLeadership(LeadershipTerm term, String address) {
        // Not hasLeadership: a node that is suspended at this moment still leads, and nobody would confirm for it later.
        if (term.equals(current)) {
            backend.publish(term, address);
        }
    }

    @Override
    public void confirmed(LeadershipTerm term, String address) {
        if (term.equals(current)) {
            backend.published(term, address);
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
            loop.endWith(Event.CLOSE);
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
                case LOOK -> {
                    lookPosted.set(false);
                    tellWhatIs();
                }
                case CLOSE -> {
                    revoke(granted);
                    closed.complete(null);
                }
            }
        } finally {
            delivering = null;
        }
    }

    private void tellWhatIs() {
        if (claimed != null && !claimTold) {
            claimTold = true;
            grant(claimed);
        }
        if (!Objects.equals(granted, current)) {
            revoke(granted);
            grant(current);
        }
        Exception error = failure.getAndSet(null);
        if (error != null) {
            fail(error);
        }
    }

    private void grant(@Nullable LeadershipTerm term) {
        if (term != null && !closing) {
            granted = term;
            tell(() -> contender.grantLeadership(term));
        }
    }

    private void revoke(@Nullable LeadershipTerm term) {
        if (term != null) {
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
