package io.coxswain.master;

import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.NextTick;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.StaleEpochException;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.LeaderContender;
import io.coxswain.election.LeaderElectionService;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.job.Job;
import io.coxswain.job.JobMutation;
import io.coxswain.job.JobState;
import io.coxswain.job.JobStore.Standing;
import io.coxswain.job.Takeover;
import io.coxswain.loop.Loop;
import io.coxswain.loop.Scheduler.Timer;
import io.coxswain.loop.Watchdog;
import io.coxswain.route.RouteMatch;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job's master for one term, on a loop of its own: from the grant to the end of the instance. */
final class JobMasterRunner implements LeaderContender {

    private static final Logger log = LoggerFactory.getLogger(JobMasterRunner.class);
    private static final Duration CONFIRM_AFTER = Duration.ofMillis(250);
    private static final int QUEUE = 1_000;

    private final MasterServices services;
    private final Job job;
    private final LeadershipTerm term;
    private final LeaderElectionService election;
    private final RunnerOwner owner;
    private final RunningJobMasterContext context;
    private final Loop<RunnerEvent> loop;
    private final AttemptEnd attemptEnd;

    private final PendingCalls calls;
    private Inherited inherited;
    private @Nullable JobMasterInstance instance;
    private @Nullable Timer tick;
    private boolean cancelTold;
    private volatile boolean started;
    private volatile boolean leaving;
    private final AtomicBoolean lookPosted = new AtomicBoolean();
    private volatile boolean ended;

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
        this.attemptEnd = new AttemptEnd(services, job, term, election, owner, context);
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

    /** Ends the instance; the job goes on elsewhere. Whoever waits for an answer hears so now, however long the instance takes. */
    void leaveSoon() {
        leaving = true;
        if (!ended) {
            calls.close();
        }
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
        return started && !ended;
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
            answer.completeExceptionally(ended ? calls.noLongerHere() : calls.tooMany());
        }
        return answer;
    }

    private void handle(RunnerEvent event) {
        if (ended) {
            return;
        }
        try {
            switch (event) {
                case RunnerEvent.Begin() -> begin();
                case RunnerEvent.Tick() -> tick();
                case RunnerEvent.Look() -> attend();
                case RunnerEvent.Call call -> answer(call);
                case RunnerEvent.Resign(CompletableFuture<RouteResponse> answer) -> resign(answer);
                case RunnerEvent.Leave() -> leave();
            }
            if (context.hasExited() && !ended) {
                conclude();
            }
        } catch (Watchdog.AbandonedException e) {
            log.warn("The instance for {} ended at last: {}", term, e.getMessage());
        } catch (StaleEpochException e) {
            log.info("The instance for {} gives up: {}", term, e.getMessage());
            leave();
        } catch (Throwable e) {
            if (leaving) {
                // Interrupted for a reason that is not the author's.
                leave();
            } else {
                fail(e);
            }
        }
    }

    private void begin() throws Exception {
        JobMasterInstance created = JobMasterInstance.create(services, job, context, this::abandoned, this::mayGoOn);
        instance = created;
        inherited.workers().forEach(context.supervisor()::add);
        boolean waiting = inherited.waiting();
        inherited = Inherited.NOTHING;
        // Most begin within the blink of an eye, and tell their address in the same write; the others don't stay unknown for long.
        Timer confirm = services.scheduler().after(CONFIRM_AFTER, () -> election.confirmLeadership(term, owner.nodeAddress()));
        try {
            created.begin(job.initialized());
            if (context.hasExited()) {
                return;
            }
            Object takeover = context.write(new JobMutation.Started(owner.nodeName(), owner.nodeAddress(), job.initialized()));
            if (takeover instanceof Takeover tookOver) {
                services.takeovers().tookOver(tookOver);
            }
        } finally {
            confirm.cancel();
        }
        log.info("Job {} of type {} runs under epoch {} ({})", term.jobId(), job.type(), term.epoch(),
                job.initialized() ? "recovered" : "first start");
        started = true;
        if (waiting) {
            // What came since it was asked for has rung, and looks are handled after this.
            attend();
        }
        if (!context.hasExited()) {
            loop.post(new RunnerEvent.Tick());
        }
    }

    private void tick() throws Exception {
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
            leave();
            return;
        }
        if (standing.state() == JobState.CANCELING && !cancelTold) {
            cancelTold = true;
            instance.cancel();
        }
        boolean more = true;
        while (more && mayGoOn()) {
            more = instance.deliverEvents();
        }
        if (!context.hasExited() && !mayGoOn()) {
            look();
        }
    }

    private boolean mayGoOn() {
        return !ended && !leaving && !context.hasExited() && election.hasLeadership(term);
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
            call.answer().completeExceptionally(leaving ? calls.noLongerHere() : e);
        }
    }

    private void resign(CompletableFuture<RouteResponse> answer) {
        finish();
        context.close();
        lastCall(JobMasterInstance::close, () -> {
            election.close();
            // In case that nobody else may lead it.
            owner.retryAfter(JobLockStore.ABSTENTION);
            answer.complete(RouteResponse.accepted(null));
            goodbye();
            log.info("{} was resigned by request", term);
        });
    }

    /** The job has exited in this term's own transaction. */
    private void conclude() {
        finish();
        context.close();
        lastCall(JobMasterInstance::stop, () -> {
            election.concluded(term);
            goodbye();
            log.info("Job {} has exited under epoch {}", term.jobId(), term.epoch());
        });
    }

    /** The term is over, or is given up: the job has ended by other hands, or goes on elsewhere. */
    private void leave() {
        finish();
        context.close();
        lastCall(!leaving && isJobOver() ? JobMasterInstance::stop : JobMasterInstance::close, () -> {
            election.close();
            goodbye();
        });
    }

    private boolean isJobOver() {
        try {
            Optional<Standing> standing = services.trust().isTrusted() ? services.jobs().findStanding(term) : Optional.empty();
            return standing.isPresent() && standing.get().state().isTerminal();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void fail(Throwable error) {
        FailedAttempt failed = attemptEnd.judge(error);
        finish();
        context.close();
        if (failed.last()) {
            end(failed);
            lastCall(JobMasterInstance::stop, () -> {
            });
        } else {
            lastCall(JobMasterInstance::close, () -> end(failed));
        }
    }

    /** A callback hangs and ignores its interrupt: the term ends without it. On a thread of its own. */
    private void abandoned(String callback, StackTraceElement[] stack) {
        FailedAttempt failed = attemptEnd.judgeHung(callback, stack);
        finish();
        context.close();
        end(failed);
    }

    private void end(FailedAttempt failed) {
        attemptEnd.write(failed);
        goodbye();
    }

    /** Nothing of this term runs here any more. */
    private void goodbye() {
        owner.gone(this);
        calls.close();
    }

    /** From now on nothing is handled any more. */
    private void finish() {
        ended = true;
        loop.end();
        if (tick != null) {
            tick.cancel();
        }
    }

    /** What follows a last call follows also when that hangs, or when there is no instance to call. */
    private void lastCall(BiConsumer<JobMasterInstance, Runnable> call, Runnable then) {
        if (instance == null) {
            then.run();
        } else {
            call.accept(instance, then);
        }
    }
}
