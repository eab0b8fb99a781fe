package io.coxswain.election.standalone;

import io.coxswain.election.ElectionBackend;
import io.coxswain.election.HighAvailabilityServices;
import io.coxswain.election.LeaderElectionService;
import io.coxswain.election.LeaderListener;
import io.coxswain.election.LeaderNews;
import io.coxswain.election.LeaderRecord;
import io.coxswain.election.LeaderRetrievalService;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.election.LoopedLeaderElection;
import io.coxswain.election.TermRecord;
import io.coxswain.loop.Scheduler;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Always grants, to one contender of a job at a time, in the order in which they stood.
 *
 * <p>Thread-safe; state is guarded by this object's monitor, and candidates are told outside of callbacks of their own since
 * they queue what they hear.
 */
public final class StandaloneHighAvailabilityServices implements HighAvailabilityServices, ElectionBackend {

    private final Scheduler scheduler;
    private final String node;
    private final LongSupplier epochs;
    private final TermRecord record;
    private final UUID session = UUID.randomUUID();
    private final Map<String, ArrayDeque<Candidate>> standing = new HashMap<>();
    private final Map<String, LeadershipTerm> terms = new HashMap<>();
    private final Map<String, LeaderRecord> published = new HashMap<>();
    private final Map<Reader, LeaderNews> listeners = new LinkedHashMap<>();

    /**
     * @param epochs draws fencing tokens, each higher than any before, also than those before a restart
     * @param record where terms are written down for others than this process
     */
    public StandaloneHighAvailabilityServices(Scheduler scheduler, String node, LongSupplier epochs, TermRecord record) {
        this.scheduler = scheduler;
        this.node = node;
        this.epochs = epochs;
        this.record = record;
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
        return new Reader(jobId);
    }

    @Override
    public synchronized void stand(Candidate candidate) {
        standing.computeIfAbsent(candidate.jobId(), id -> new ArrayDeque<>()).add(candidate);
        grantNext(candidate.jobId());
    }

    @Override
    public synchronized void hold(Candidate candidate, LeadershipTerm term) {
        terms.put(term.jobId(), term);
    }

    @Override
    public synchronized void withdraw(Candidate candidate) {
        ArrayDeque<Candidate> candidates = standing.get(candidate.jobId());
        if (candidates != null) {
            candidates.remove(candidate);
        }
    }

    @Override
    public synchronized boolean isTrusted(LeadershipTerm term) {
        return term.equals(terms.get(term.jobId()));
    }

    @Override
    public synchronized void publish(LeadershipTerm term, String address) {
        if (isTrusted(term)) {
            published(term, address);
            record.publish(term, address);
        }
    }

    @Override
    public synchronized void published(LeadershipTerm term, String address) {
        if (isTrusted(term)) {
            tell(term.jobId(), new LeaderRecord(term.jobId(), term.epoch(), node, address, scheduler.now()));
        }
    }

    @Override
    public synchronized void forget(LeadershipTerm term) {
        if (terms.remove(term.jobId(), term)) {
            tell(term.jobId(), null);
            grantNext(term.jobId());
        }
    }

    @Override
    public CompletableFuture<Void> release(LeadershipTerm term) {
        forget(term);
        return record.release(term);
    }

    private void grantNext(String jobId) {
        ArrayDeque<Candidate> candidates = standing.get(jobId);
        if (terms.containsKey(jobId) || candidates == null || candidates.isEmpty()) {
            return;
        }
        LeadershipTerm term = new LeadershipTerm(jobId, epochs.getAsLong(), session);
        terms.put(jobId, term);
        candidates.peek().acquired(term);
    }

    private void tell(String jobId, @Nullable LeaderRecord leader) {
        if (leader == null) {
            published.remove(jobId);
        } else {
            published.put(jobId, leader);
        }
        listeners.forEach((reader, news) -> {
            if (reader.jobId.equals(jobId)) {
                news.learn(leader);
            }
        });
    }

    @Override
    public synchronized void close() {
        standing.clear();
        terms.clear();
        listeners.clear();
    }

    private final class Reader implements LeaderRetrievalService {

        private final String jobId;

        private Reader(String jobId) {
            this.jobId = jobId;
        }

        @Override
        public Optional<LeaderRecord> leader() {
            synchronized (StandaloneHighAvailabilityServices.this) {
                return Optional.ofNullable(published.get(jobId));
            }
        }

        @Override
        public void start(LeaderListener listener) {
            synchronized (StandaloneHighAvailabilityServices.this) {
                LeaderNews news = new LeaderNews(scheduler, jobId, listener);
                listeners.put(this, news);
                news.learn(published.get(jobId));
            }
        }

        @Override
        public void close() {
            synchronized (StandaloneHighAvailabilityServices.this) {
                LeaderNews news = listeners.remove(this);
                if (news != null) {
                    news.close();
                }
            }
        }
    }
}
