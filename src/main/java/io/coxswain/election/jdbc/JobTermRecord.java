package io.coxswain.election.jdbc;

import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.election.TermRecord;
import io.coxswain.loop.Scheduler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the rows of jobs true for a node that leads by its own word. */
public final class JobTermRecord implements TermRecord {

    private static final Logger log = LoggerFactory.getLogger(JobTermRecord.class);

    private final Scheduler scheduler;
    private final SessionTrust trust;
    private final Bell bell;
    private final JobLockStore store;

    public JobTermRecord(Scheduler scheduler, SessionTrust trust, Bell bell, JobLockStore store) {
        this.scheduler = scheduler;
        this.trust = trust;
        this.bell = bell;
        this.store = store;
    }

    @Override
    public void publish(LeadershipTerm term, String address) {
        write("publish", term, () -> store.publish(List.of(new JobLockStore.Publication(term, address)), () -> holds(term)));
    }

    @Override
    public CompletableFuture<Void> release(LeadershipTerm term) {
        return write("release", term, () -> {
            store.release(List.of(term), () -> holds(term));
            bell.ring(Ring.JOBS);
        });
    }

    private CompletableFuture<Void> write(String what, LeadershipTerm term, Runnable body) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        scheduler.startVirtual(what + "-" + term.jobId(), () -> {
            try {
                body.run();
            } catch (RuntimeException e) {
                log.warn("Could not {} {}; it ends with the session: {}", what, term, e.getMessage());
            }
            done.complete(null);
        });
        return done;
    }

    private boolean holds(LeadershipTerm term) {
        return term.sessionId().equals(trust.held());
    }
}
