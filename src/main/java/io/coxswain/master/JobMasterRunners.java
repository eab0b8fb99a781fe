package io.coxswain.master;

import io.coxswain.cluster.NodeSession;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.worker.WorkerRow;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runners of this node: one for each job at a time, the next one only after the last has ended. Thread-safe. */
final class JobMasterRunners implements RunnerOwner {

    private static final Logger log = LoggerFactory.getLogger(JobMasterRunners.class);

    /** What a master has to be told of as soon as it can hear. */
    private static final Set<JobState> ASKED = Set.of(JobState.CANCELING, JobState.PAUSING);

    private final MasterServices services;
    private final NodeSession session;
    private final Consumer<Duration> claimAfter;
    private final Map<String, JobMasterRunner> running = new ConcurrentHashMap<>();
    /** Terms whose job still has an instance of an earlier term on this node, that is about to end. */
    private final Map<String, LeadershipTerm> queued = new ConcurrentHashMap<>();
    /** Jobs whose rows are being read, and whether somebody has rung for them since: what was read may not show why. */
    private final Map<String, Boolean> loading = new ConcurrentHashMap<>();
    private Set<LeadershipTerm> strays = Set.of();

    /** @param claimAfter looks for jobs to claim once that time has passed */
    JobMasterRunners(MasterServices services, NodeSession session, Consumer<Duration> claimAfter) {
        this.services = services;
        this.session = session;
        this.claimAfter = claimAfter;
    }

    int size() {
        return running.size();
    }

    Optional<JobMasterRunner> find(String jobId) {
        return Optional.ofNullable(running.get(jobId));
    }

    /** The jobs that run here. */
    List<String> ids() {
        return List.copyOf(running.keySet());
    }

    Collection<JobMasterRunner> all() {
        return running.values();
    }

    /** Something waits for the master of this job, if it runs here or is about to. */
    void rung(String jobId) {
        loading.computeIfPresent(jobId, (id, rung) -> true);
        find(jobId).ifPresent(JobMasterRunner::look);
    }

    /** Reads the rows of jobs that were claimed, and runs them. */
    void start(List<LeadershipTerm> terms) {
        if (!terms.isEmpty()) {
            terms.forEach(term -> loading.putIfAbsent(term.jobId(), false));
            services.scheduler().startVirtual("job-start", () -> load(terms));
        }
    }

    /** Runs a job that was inserted and claimed by one statement. */
    void startInserted(Job job) {
        run(job, new LeadershipTerm(job.id(), job.epoch(), job.leaderSession()), Inherited.NOTHING);
    }

    private void load(List<LeadershipTerm> terms) {
        try {
            runAll(terms);
        } finally {
            terms.stream().map(LeadershipTerm::jobId).filter(id -> Boolean.TRUE.equals(loading.remove(id))).forEach(this::rung);
        }
    }

    /** All of them by three queries: one for each job would be what a node that takes over many waits for. */
    private void runAll(List<LeadershipTerm> terms) {
        Map<String, Job> jobs = new HashMap<>();
        List<String> ids = terms.stream().map(LeadershipTerm::jobId).toList();
        Map<String, List<WorkerRow>> workers;
        Set<String> waiting;
        try {
            patiently(terms, () -> services.jobs().findAll(ids)).forEach(job -> jobs.put(job.id(), job));
            workers = patiently(terms, () -> services.workers().findNotGone(ids));
            waiting = patiently(terms, () -> services.inbox().findWaitingAmong(ids));
        } catch (RuntimeException e) {
            log.warn("{} claimed jobs could not be read; they are taken up later, or by others: {}", terms.size(), e.getMessage());
            return;
        }
        for (LeadershipTerm term : terms) {
            Job job = jobs.get(term.jobId());
            if (job != null && job.epoch() == term.epoch() && term.sessionId().equals(job.leaderSession()) && !job.state().isTerminal()) {
                run(job, term, new Inherited(workers.getOrDefault(job.id(), List.of()),
                        ASKED.contains(job.state()) || waiting.contains(job.id())));
            }
        }
    }

    private <T> T patiently(List<LeadershipTerm> terms, Supplier<T> query) {
        return services.transactions().sitOut(() -> terms.getFirst().sessionId().equals(services.trust().held()), query);
    }

    private void run(Job job, LeadershipTerm term, Inherited inherited) {
        JobMasterRunner runner = new JobMasterRunner(services, job, term, services.elections().leaderElection(term), this, inherited);
        JobMasterRunner before = running.putIfAbsent(term.jobId(), runner);
        if (before == null) {
            runner.start();
        } else if (!before.term().equals(term)) {
            queued.put(term.jobId(), term);
            if (!running.containsKey(term.jobId())) {
                startQueued(term.jobId());
            }
        }
    }

    @Override
    public void gone(JobMasterRunner runner) {
        String jobId = runner.term().jobId();
        if (running.remove(jobId, runner)) {
            startQueued(jobId);
        }
    }

    private void startQueued(String jobId) {
        LeadershipTerm next = queued.remove(jobId);
        if (next != null) {
            start(List.of(next));
        }
    }

    /**
     * Compares what the database says this node leads with what runs here: a claim whose answer was lost is taken up, and an
     * instance whose job was taken away is made to look. Called by one thread.
     */
    void audit(Set<LeadershipTerm> held) {
        Set<LeadershipTerm> unknown = new HashSet<>(held);
        running.values().forEach(runner -> unknown.remove(runner.term()));
        unknown.removeAll(Set.copyOf(queued.values()));
        Set<LeadershipTerm> twice = new HashSet<>(unknown);
        twice.retainAll(strays);
        strays = unknown;
        if (!twice.isEmpty()) {
            log.info("Takes up {} jobs that this node leads and does not run", twice.size());
            start(List.copyOf(twice));
        }
        running.values().stream().filter(runner -> !held.contains(runner.term())).forEach(JobMasterRunner::look);
    }

    @Override
    public String nodeName() {
        return session.node().name();
    }

    @Override
    public String nodeAddress() {
        return session.node().address();
    }

    @Override
    public void retryAfter(Duration delay) {
        claimAfter.accept(delay);
    }
}
