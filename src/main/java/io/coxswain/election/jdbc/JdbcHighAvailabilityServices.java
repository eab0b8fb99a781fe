package io.coxswain.election.jdbc;

import io.coxswain.api.CoxswainException;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.cluster.SessionListener;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.election.ElectionBackend;
import io.coxswain.election.HighAvailabilityServices;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.LeaderElectionService;
import io.coxswain.election.LeaderRetrievalService;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.election.LoopedLeaderElection;
import io.coxswain.loop.Batching;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Loop;
import io.coxswain.loop.Scheduler;
import io.coxswain.loop.Scheduler.Timer;
import io.coxswain.transaction.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leadership by {@code int_lock} and this node's session. All jobs share a few batched statements; an election that waits
 * costs nothing but its place in a set that one poll covers.
 */
public final class JdbcHighAvailabilityServices implements HighAvailabilityServices, ElectionBackend, SessionListener {

    private static final Logger log = LoggerFactory.getLogger(JdbcHighAvailabilityServices.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final int BATCH = 500;
    private static final int QUEUE = 50_000;

    private record Contend() {}

    private final Scheduler scheduler;
    private final SessionTrust trust;
    private final Bell bell;
    private final JobLockStore store;
    private final Loop<Contend> contending;
    private final Batching<JobLockStore.Publication, Boolean> publications;
    private final Batching<LeadershipTerm, Boolean> releases;
    private final PolledLeaderRetrieval retrieval;

    private final Map<String, Candidate> standing = new ConcurrentHashMap<>();
    private final Map<LeadershipTerm, Candidate> holding = new ConcurrentHashMap<>();
    /** The next poll; on the loop only. There is one at a time, however often somebody rings. */
    private Timer next = () -> {};
    private volatile boolean closed;

    public JdbcHighAvailabilityServices(Scheduler scheduler, SessionTrust trust, Bell bell, JobLockStore store) {
        this(scheduler, trust, bell, store, QUEUE);
    }

    /** @param queue addresses that may wait to be published, and terms to be released; more are put off */
    public JdbcHighAvailabilityServices(Scheduler scheduler, SessionTrust trust, Bell bell, JobLockStore store, int queue) {
        this.scheduler = scheduler;
        this.trust = trust;
        this.bell = bell;
        this.store = store;
        this.contending = new Loop<>(scheduler, "election-contending", 1, Gate.open(), ignored -> contend());
        this.publications = new Batching<>(scheduler, "election-publish", BATCH, queue, this::publishAll, Transactions::leftNothing);
        this.releases = new Batching<>(scheduler, "election-release", BATCH, queue, this::releaseAll, Transactions::leftNothing);
        this.retrieval = new PolledLeaderRetrieval(scheduler, store);
        bell.addListener(this::rung);
    }

    @Override
    public LeaderElectionService leaderElection(String jobId) {
        return new LoopedLeaderElection(scheduler, this, jobId, null);
    }

    @Override
    public LeaderElectionService leaderElection(LeadershipTerm claimed) {
        return new LoopedLeaderElection(scheduler, this, claimed.jobId(), claimed);
    }

    @Override
    public LeaderRetrievalService leaderRetrieval(String jobId) {
        return retrieval.of(jobId);
    }

    @Override
    public void stand(Candidate candidate) {
        if (standing.putIfAbsent(candidate.jobId(), candidate) != null) {
            throw new IllegalStateException("This node stands for job " + candidate.jobId() + " already");
        }
        contending.post(new Contend());
    }

    @Override
    public void hold(Candidate candidate, LeadershipTerm term) {
        holding.put(term, candidate);
        if (!term.sessionId().equals(trust.held())) {
            lose(term);
        }
    }

    @Override
    public void withdraw(Candidate candidate) {
        standing.remove(candidate.jobId(), candidate);
    }

    @Override
    public boolean isTrusted(LeadershipTerm term) {
        return trust.isTrusted(term.sessionId());
    }

    @Override
    public void publish(LeadershipTerm term, String address) {
        insist(publications, new JobLockStore.Publication(term, address));
    }

    @Override
    public void published(LeadershipTerm term, String address) {
        // Listeners read the rows of jobs, on this node as on any other.
    }

    @Override
    public CompletableFuture<Void> release(LeadershipTerm term) {
        holding.remove(term);
        return insist(releases, term).handle((done, error) -> null);
    }

    /** Neither can be refused for good: the job would have no leader while its lock is held. */
    private <I> CompletableFuture<Boolean> insist(Batching<I, Boolean> batching, I item) {
        try {
            return batching.submit(item);
        } catch (CoxswainException full) {
            CompletableFuture<Boolean> later = new CompletableFuture<>();
            scheduler.after(AGAIN, () -> insist(batching, item).whenComplete((done, error) -> later.complete(error == null)));
            return later;
        }
    }

    @Override
    public void forget(LeadershipTerm term) {
        holding.remove(term);
    }

    @Override
    public void joined(UUID session) {
        contending.post(new Contend());
    }

    @Override
    public void lost(UUID session) {
        for (LeadershipTerm term : List.copyOf(holding.keySet())) {
            if (term.sessionId().equals(session)) {
                lose(term);
            }
        }
    }

    private void lose(LeadershipTerm term) {
        Candidate candidate = holding.remove(term);
        if (candidate != null) {
            candidate.lost(term);
        }
    }

    private void rung(Ring ring) {
        if (ring.kind() == Ring.Kind.JOBS || ring.kind() == Ring.Kind.EVERYTHING) {
            contending.post(new Contend());
        }
    }

    /** Tries to lead every job that a candidate of this node stands for and does not hold. */
    private void contend() {
        next.cancel();
        UUID session = trust.session();
        List<String> wanted = new ArrayList<>(standing.keySet());
        holding.keySet().forEach(term -> wanted.remove(term.jobId()));
        if (closed || wanted.isEmpty()) {
            return;
        }
        if (session != null) {
            try {
                store.claimAmong(session, wanted).forEach(this::acquired);
            } catch (RuntimeException e) {
                log.debug("Could not contend for {} jobs, tries again", wanted.size(), e);
                if (!Transactions.mayPass(e)) {
                    // Nothing that time would mend: those who stand have to know.
                    wanted.stream().map(standing::get).filter(Objects::nonNull).forEach(candidate -> candidate.failed(e));
                }
            }
        }
        next = contending.postAfter(POLL, new Contend());
    }

    private void acquired(LeadershipTerm term) {
        Candidate candidate = standing.get(term.jobId());
        if (candidate == null) {
            release(term);
            return;
        }
        holding.put(term, candidate);
        candidate.acquired(term);
        if (!term.sessionId().equals(trust.held())) {
            lose(term);
        }
    }

    private List<Boolean> publishAll(List<JobLockStore.Publication> batch) {
        List<JobLockStore.Publication> current = batch.stream().filter(p -> holding.containsKey(p.term())).toList();
        if (!current.isEmpty()) {
            store.publish(current, this::wanted);
        }
        return batch.stream().map(p -> true).toList();
    }

    private List<Boolean> releaseAll(List<LeadershipTerm> batch) {
        store.release(batch, this::wanted);
        bell.ring(Ring.JOBS);
        return batch.stream().map(term -> true).toList();
    }

    private boolean wanted() {
        return !closed && trust.held() != null;
    }

    @Override
    public void close() {
        closed = true;
        retrieval.close();
        contending.end();
    }
}
