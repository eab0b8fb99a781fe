package io.coxswain.master;

import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.NextTick;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.StaleEpochException;
import io.coxswain.election.LeaderContender;
import io.coxswain.election.LeaderElectionService;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.job.Job;
import io.coxswain.job.JobMutation;
import io.coxswain.job.JobState;
import io.coxswain.job.JobStore.Standing;
import io.coxswain.job.Registered;
import io.coxswain.loop.Loop;
import io.coxswain.loop.Scheduler.Timer;
import io.coxswain.loop.Watchdog;
import io.coxswain.route.RouteMatch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job's master for one term, on a loop of its own: from the grant to the end of the instance. */
final class JobMasterRunner implements LeaderContender, MasterRegistration.Listener {

    private static final Logger log = LoggerFactory.getLogger(JobMasterRunner.class);
    private static final Duration AGAIN = Duration.ofMillis(10);
    private static final int QUEUE = 1_000;

    private final MasterServices services;
    private final Job job;
    private final LeadershipTerm term;
    private final LeaderElectionService election;
    private final RunnerOwner owner;
    private final RunningJobMasterContext context;
    private final Loop<RunnerEvent> loop;
    private final PendingCalls calls;
    private final TermEnd end;
    private final MasterRegistration registration;
    private Inherited inherited;
    private @Nullable JobMasterInstance instance;
    private @Nullable Timer tick;
    private volatile boolean started;
    private final AtomicBoolean lookPosted = new AtomicBoolean();

    JobMasterRunner(MasterServices services, Job job, LeadershipTerm term, LeaderElectionService election, RunnerOwner owner,
            Inherited inherited) {
        this.services = services;
        this.job = job;
        this.term = term;
        this.election = election;
        this.owner = owner;
        this.inherited = inherited;
        this.context = new RunningJobMasterContext(services, job, term, election, owner.nodeName());
        this.loop = new Loop<>(services.scheduler(), "job-" + term.jobId(), QUEUE, services.gate(), this::handle);
        this.calls = new PendingCalls(term.jobId());
        this.registration = new MasterRegistration(services, context.fence(), owner, job.initialized(), this);
        this.end = new TermEnd(services, job, term, election, context, calls, owner, this);
    }

    LeadershipTerm term() {
        return term;
    }

    void start() {
        election.start(this);
    }

    @Override
    public String description() {
        return "master of " + term;
    }

    @Override
    public void grantLeadership(LeadershipTerm granted) {
        services.leadership().granted(job.type());
        loop.post(new RunnerEvent.Begin());
    }

    @Override
    public void revokeLeadership(LeadershipTerm revoked) {
        services.leadership().revoked(job.type());
        leaveSoon();
    }

    @Override
    public void handleError(Exception error) {
        log.warn("The election of {} failed, the job is released", term, error);
        leaveSoon();
    }

    @Override
    public void registered(int run, Registered registered) {
        election.confirmed(term, owner.nodeAddress());
        if (!loop.post(new RunnerEvent.Registered(run, registered)) && !end.hasBegun()) {
            // Too much waits, and must not be why nothing of it is ever handled.
            services.scheduler().after(AGAIN, () -> registered(run, registered));
        }
    }

    @Override
    public void lost(String because) {
        log.info("The master of {} could not register, because {}; the job is released", term, because);
        leaveSoon();
    }

    /** Ends the instance; the job goes on elsewhere. Whoever waits for an answer hears so now, however long the instance takes. */
    void leaveSoon() {
        end.wanted();
        loop.endWith(new RunnerEvent.Leave());
        loop.interrupt();
    }

    /** Something waits for this master. */
    void look() {
        if (lookPosted.compareAndSet(false, true) && !loop.post(new RunnerEvent.Look())) {
            lookPosted.set(false);
        }
    }

    boolean takesCalls() {
        return started && !end.hasBegun();
    }

    CompletableFuture<RouteResponse> call(HttpMethod method, String path, Function<RouteMatch, RouteRequest> request) {
        return post(answer -> new RunnerEvent.Call(method, path, request, answer));
    }

    CompletableFuture<RouteResponse> resign() {
        return post(RunnerEvent.Resign::new);
    }

    private CompletableFuture<RouteResponse> post(Function<CompletableFuture<RouteResponse>, RunnerEvent> event) {
        CompletableFuture<RouteResponse> answer = calls.open();
        if (!services.gate().isOpen()) {
            answer.completeExceptionally(calls.suspended());
        } else if (!answer.isDone() && !loop.post(event.apply(answer))) {
            answer.completeExceptionally(end.hasBegun() ? calls.noLongerHere() : calls.tooMany());
        }
        return answer;
    }

    private void handle(RunnerEvent event) {
        if (end.hasBegun()) {
            return;
        }
        try {
            switch (event) {
                case RunnerEvent.Begin() -> begin();
                case RunnerEvent.Registered(int run, Registered registered) -> goOn(run, registered);
                case RunnerEvent.Tick() -> tick();
                case RunnerEvent.Look() -> attend();
                case RunnerEvent.Call call -> answer(call);
                case RunnerEvent.Resign(CompletableFuture<RouteResponse> answer) -> end.resign(answer);
                case RunnerEvent.Leave() -> end.leave();
            }
            if (context.hasExited() && !end.hasBegun()) {
                end.conclude();
            }
        } catch (Watchdog.AbandonedException e) {
            log.warn("The instance for {} ended at last: {}", term, e.getMessage());
        } catch (StaleEpochException e) {
            log.info("The instance for {} gives up: {}", term, e.getMessage());
            end.leave();
        } catch (Throwable e) {
            if (end.isLeaving()) {
                // Interrupted for a reason that is not the author's.
                end.leave();
            } else {
                end.fail(e);
            }
        }
    }

    private void begin() throws Exception {
        JobMasterInstance created = JobMasterInstance.create(services, job, context, end::abandoned, this::mayGoOn);
        instance = created;
        end.of(created);
        created.learnRoutes();
        inherited.workers().forEach(context.supervisor()::add);
        inherited = inherited.withoutWorkers();
        registration.beginning();
        created.begin(job.initialized());
        if (!context.hasExited()) {
            registration.begun();
        }
    }

    /** The master has begun, and is known: from now on things happen. */
    private void goOn(int run, Registered registered) throws Exception {
        if (!registration.isCurrent(run)) {
            return;
        }
        if (registered.takeover() != null) {
            services.takeovers().tookOver(registered.takeover());
        }
        log.info("Job {} of type {} runs under epoch {} ({}), among {} live nodes", term.jobId(), job.type(), term.epoch(),
                job.initialized() ? "recovered" : "first start", registered.liveNodes());
        started = true;
        if (inherited.waiting()) {
            attend();
        }
        if (!context.hasExited() && !end.hasBegun()) {
            loop.post(new RunnerEvent.Tick());
        }
    }

    private void tick() throws Exception {
        if (context.isPausing()) {
            return;
        }
        NextTick next = instance.tick();
        if (next.isNever() || context.hasExited()) {
            return;
        }
        if (next.delay().isZero()) {
            loop.post(new RunnerEvent.Tick());
        } else {
            tick = loop.postAfter(next.delay(), new RunnerEvent.Tick());
        }
    }

    private void attend() throws Exception {
        lookPosted.set(false);
        if (!started) {
            inherited = inherited.rungFor();
            return;
        }
        Standing standing = context.patiently(() -> services.jobs().findStanding(term)).orElse(null);
        if (standing == null || !standing.current()) {
            end.leave();
            return;
        }
        tellWishes(standing.state());
        boolean more = true;
        while (more && mayGoOn()) {
            more = instance.deliverEvents();
        }
        if (!context.hasExited() && !mayGoOn()) {
            look();
        } else if (standing.state() == JobState.PAUSING) {
            restIfAllIsDone();
        }
    }

    /** What somebody has asked for; each is told once. */
    private void tellWishes(JobState state) throws Exception {
        if (state == JobState.PAUSING && !context.isPausing()) {
            instance.pause();
        } else if (state == JobState.CANCELING && !context.isCanceling()) {
            boolean ticksHadEnded = context.isPausing();
            instance.cancel();
            if (ticksHadEnded) {
                loop.post(new RunnerEvent.Tick());
            }
        }
    }

    /** What runs for this job is known here, but for workers that others created a moment ago: the database has the last word. */
    private void restIfAllIsDone() {
        if (!context.hasExited() && context.supervisor().isIdle() && context.write(new JobMutation.Pause(owner.nodeName())) != null) {
            end.rest();
        }
    }

    private boolean mayGoOn() {
        return !end.hasBegun() && !end.isLeaving() && !context.hasExited() && election.hasLeadership(term);
    }

    private void answer(RunnerEvent.Call call) throws StaleEpochException, Watchdog.AbandonedException {
        if (!takesCalls()) {
            call.answer().completeExceptionally(calls.noLongerHere());
            return;
        }
        try {
            call.answer().complete(instance.answer(call.method(), call.path(), call.request()));
        } catch (StaleEpochException | Watchdog.AbandonedException e) {
            call.answer().completeExceptionally(calls.noLongerHere());
            throw e;
        } catch (Throwable e) {
            call.answer().completeExceptionally(end.isLeaving() ? calls.noLongerHere() : e);
        }
    }

    /** From now on nothing is handled any more. */
    void stopHandling() {
        loop.end();
        registration.close();
        if (tick != null) {
            tick.cancel();
        }
    }
}
