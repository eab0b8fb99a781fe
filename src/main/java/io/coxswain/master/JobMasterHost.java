package io.coxswain.master;

import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.NodeView;
import io.coxswain.cluster.Ring;
import io.coxswain.cluster.RingListener;
import io.coxswain.cluster.SessionListener;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.job.Job;
import io.coxswain.job.SelfClaim;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Loop;
import io.coxswain.route.RouteMatch;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims jobs that nobody leads and this node may lead, and runs a master for each. All idle jobs together cost the few
 * statements of one poll.
 */
public final class JobMasterHost implements SessionListener, RingListener, SelfClaim, LeaderCalls {

    private static final Logger log = LoggerFactory.getLogger(JobMasterHost.class);
    private static final Duration AGAIN = Duration.ofMillis(10);
    private static final int BATCH = 500;
    private static final int WAITING = 1_000;
    /** Jobs by which this node may be ahead of the least loaded one and still lead what is submitted to it. */
    private static final int SLACK = 16;
    private static final int AUDIT_EVERY = 5;

    private sealed interface Event {
        record Claim() implements Event {}

        record Poll() implements Event {}
    }

    private final MasterServices services;
    private final JobLockStore locks;
    private final NodeSession session;
    private final Runnable enforceDeadlines;
    private final Rebalance rebalance;
    private final int capacity;
    private final Loop<Event> loop;
    private final JobMasterRunners runners;
    private int polls;
    private volatile boolean claimPosted;
    private volatile boolean draining;
    private volatile boolean stopping;

    /** @param enforceDeadlines ends jobs, or puts them to rest, whose masters have not done so in time */
    public JobMasterHost(MasterServices services, JobLockStore locks, NodeSession session, Runnable enforceDeadlines,
            Rebalance rebalance, int capacity) {
        this.services = services;
        this.locks = locks;
        this.session = session;
        this.enforceDeadlines = enforceDeadlines;
        this.rebalance = rebalance;
        this.capacity = capacity;
        this.runners = new JobMasterRunners(services, session, this::claimAfter);
        this.loop = new Loop<>(services.scheduler(), "job-master-host", 100, Gate.open(), this::handle);
    }

    /** How many jobs are led here right now. */
    public int leads() {
        return runners.size();
    }

    @Override
    public void joined(UUID joined) {
        draining = false;
        loop.post(new Event.Poll());
    }

    @Override
    public void rung(Ring ring) {
        switch (ring.kind()) {
            case JOBS -> postClaim(Duration.ZERO);
            case MASTER -> runners.rung(ring.id());
            case EVERYTHING -> loop.post(new Event.Poll());
            case WORKERS, WORKER, EVENTS, LISTENING -> {
            }
        }
    }

    private void postClaim(Duration delay) {
        if (!claimPosted) {
            claimPosted = true;
            if (delay.isZero()) {
                loop.post(new Event.Claim());
            } else {
                loop.postAfter(delay, new Event.Claim());
            }
        }
    }

    private void claimAfter(Duration delay) {
        loop.postAfter(delay.plusMillis(1), new Event.Claim());
    }

    /** Polls once; the owner calls it about once a second. */
    public void tick() {
        loop.post(new Event.Poll());
    }

    private void handle(Event event) {
        try {
            switch (event) {
                case Event.Claim() -> claimHinted();
                case Event.Poll() -> poll();
            }
        } catch (RuntimeException e) {
            log.debug("The host of job masters could not reach Postgres, tries again", e);
        }
    }

    /** Somebody says that there are jobs without a leader. Most often it is one, and is claimed at once. */
    private void claimHinted() {
        claimPosted = false;
        if (mayClaim() && claim(1) > 0) {
            claimShare();
        }
    }

    private void claimShare() {
        if (!mayClaim()) {
            return;
        }
        int live = Math.max(1, liveNodes());
        // One more than all can claim at once, or nobody would see that some are left.
        int unled = locks.countRunnable(services.types().names(), BATCH * live + 1);
        if (unled == 0) {
            return;
        }
        int claimed = claim(Math.min(Math.min(capacity - runners.size(), BATCH), Math.ceilDiv(unled, live)));
        if (claimed > 0 && unled > claimed) {
            // The others get their share first; what they leave is claimed again.
            postClaim(live == 1 ? Duration.ZERO : AGAIN);
        }
    }

    private boolean mayClaim() {
        return services.trust().session() != null && capacity > runners.size() && !draining && !stopping;
    }

    /** Returns how many it got. */
    private int claim(int limit) {
        UUID mine = services.trust().session();
        if (mine == null) {
            return 0;
        }
        long began = services.scheduler().nanoTime();
        List<LeadershipTerm> terms = locks.claimRunnable(mine, services.types().names(), limit);
        services.leadership().claimed(terms.size(), Duration.ofNanos(services.scheduler().nanoTime() - began));
        runners.start(terms);
        return terms.size();
    }

    private int liveNodes() {
        return (int) session.nodes().stream().filter(node -> node.state() == NodeView.State.ACTIVE).count();
    }

    private void poll() {
        claimShare();
        UUID mine = services.trust().held();
        if (mine == null || !services.trust().isTrusted()) {
            return;
        }
        services.inbox().findWaitingMasters(mine, WAITING).forEach(runners::rung);
        services.jobs().findAsked(mine).forEach(runners::rung);
        enforceDeadlines.run();
        if (!draining && !stopping) {
            rebalance.next(mine, session.nodes(), runners.ids()).forEach(id -> runners.find(id).ifPresent(JobMasterRunner::resign));
        }
        polls++;
        if (polls % AUDIT_EVERY == 0) {
            runners.audit(new HashSet<>(services.jobs().findTerms(mine)));
        }
    }

    @Override
    public int take(int submitted) {
        if (draining || stopping) {
            return 0;
        }
        int leastOfOthers = session.nodes().stream()
                .filter(node -> node.state() == NodeView.State.ACTIVE && !node.session().equals(services.trust().held()))
                .mapToInt(node -> node.load().jobMasters()).min().orElse(Integer.MAX_VALUE - SLACK);
        int room = Math.min(capacity, leastOfOthers + SLACK) - runners.size();
        return Math.clamp(room, 0, submitted);
    }

    @Override
    public void taken(List<Job> jobs) {
        jobs.forEach(runners::startInserted);
    }

    @Override
    public boolean leads(String jobId) {
        return runners.find(jobId).filter(JobMasterRunner::takesCalls).isPresent();
    }

    @Override
    public CompletableFuture<RouteResponse> call(String jobId, HttpMethod method, String path,
            Function<RouteMatch, RouteRequest> request) {
        return runners.find(jobId).map(runner -> runner.call(method, path, request)).orElseGet(() -> notHere(jobId));
    }

    @Override
    public CompletableFuture<RouteResponse> resign(String jobId) {
        return runners.find(jobId).map(JobMasterRunner::resign).orElseGet(() -> notHere(jobId));
    }

    private static CompletableFuture<RouteResponse> notHere(String jobId) {
        return CompletableFuture.failedFuture(new PendingCalls(jobId).noLongerHere());
    }

    /** Gives every job up and claims nothing any more. */
    @Override
    public void draining() {
        draining = true;
        runners.all().forEach(JobMasterRunner::resign);
    }

    @Override
    public void activated() {
        draining = false;
        loop.post(new Event.Poll());
    }

    /** Ends every instance, and waits for them until {@code limit} has passed. Their locks fall with the session. */
    public void stop(Duration limit) {
        stopping = true;
        loop.end();
        runners.all().forEach(JobMasterRunner::leaveSoon);
        long deadline = services.scheduler().nanoTime() + limit.toNanos();
        while (runners.size() > 0 && services.scheduler().nanoTime() - deadline < 0) {
            services.scheduler().pause(Duration.ofMillis(2));
        }
    }
}
