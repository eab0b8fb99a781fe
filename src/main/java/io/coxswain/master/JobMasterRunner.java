package io.coxswain.master;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ExitReason;
import io.coxswain.api.FatalJobException;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.NextTick;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.StaleEpochException;
import io.coxswain.election.LeaderContender;
import io.coxswain.election.LeaderElectionService;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.fence.Mutation;
import io.coxswain.job.Job;
import io.coxswain.job.JobMutation;
import io.coxswain.job.JobState;
import io.coxswain.job.JobStore.Standing;
import io.coxswain.job.RetryPolicy;
import io.coxswain.loop.Loop;
import io.coxswain.loop.Scheduler.Timer;
import io.coxswain.loop.Watchdog;
import io.coxswain.route.RouteMatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job's master for one term, on a loop of its own: from the grant to the end of the instance. */
final class JobMasterRunner implements LeaderContender {

    private static final Logger log = LoggerFactory.getLogger(JobMasterRunner.class);
    private static final int QUEUE = 1_000;

    private sealed interface Event {
        record Begin() implements Event {
        }

        record Tick() implements Event {
        }

        /** Something may wait in the inbox, or somebody wants the job to end. */
        record Look() implements Event {
        }

        record Call(HttpMethod method, String path, Function<RouteMatch, RouteRequest> request,
                CompletableFuture<RouteResponse> answer) implements Event {
        }

        record Resign(CompletableFuture<RouteResponse> answer) implements Event {
        }

        /** The term is over, or the node gives it up. */
        record Leave() implements Event {
        }
    }

    private final MasterServices services;
    private final Job job;
    private final LeadershipTerm term;
    private final LeaderElectionService election;
    private final RunnerOwner owner;
    private final RunningJobMasterContext context;
    private final Loop<Event> loop;
    private final long begun;

    private @Nullable JobMasterInstance instance;
    private @Nullable Timer tick;
    private boolean cancelTold;
    private volatile boolean started;
    private final AtomicBoolean lookPosted = new AtomicBoolean();
    private volatile boolean ended;

    JobMasterRunner(MasterServices services, Job job, LeadershipTerm term, LeaderElectionService election, RunnerOwner owner) {
        this.services = services;
        this.job = job;
        this.term = term;
        this.election = election;
        this.owner = owner;
        this.context = new RunningJobMasterContext(services, job, term, election, owner.nodeName());
        this.loop = new Loop<>(services.scheduler(), "job-" + term.jobId(), QUEUE, services.gate(), this::handle);
        this.begun = services.scheduler().nanoTime();
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
        loop.post(new Event.Begin());
    }

    @Override
    public void revokeLeadership(LeadershipTerm revoked) {
        leaveSoon();
    }

    @Override
    public void handleError(Exception error) {
        log.warn("The election of {} failed, the job is released", term, error);
        leaveSoon();
    }

    /** Ends the instance; the job goes on elsewhere. */
    void leaveSoon() {
        loop.endWith(new Event.Leave());
        loop.interrupt();
    }

    /** Something waits for this master. */
    void look() {
        if (lookPosted.compareAndSet(false, true) && !loop.post(new Event.Look())) {
            lookPosted.set(false);
        }
    }

    boolean takesCalls() {
        return started && !ended;
    }

    CompletableFuture<RouteResponse> call(HttpMethod method, String path, Function<RouteMatch, RouteRequest> request) {
        CompletableFuture<RouteResponse> answer = new CompletableFuture<>();
        post(new Event.Call(method, path, request, answer), answer);
        return answer;
    }

    CompletableFuture<RouteResponse> resign() {
        CompletableFuture<RouteResponse> answer = new CompletableFuture<>();
        post(new Event.Resign(answer), answer);
        return answer;
    }

    private void post(Event event, CompletableFuture<RouteResponse> answer) {
        if (!services.gate().isOpen()) {
            answer.completeExceptionally(new CoxswainException(ErrorCode.NODE_SUSPENDED, "The node that leads job '" + term.jobId()
                    + "' can't reach Postgres right now: try again in a moment"));
        } else if (!loop.post(event)) {
            answer.completeExceptionally(ended || loop.depth() == 0 ? noLongerHere()
                    : new CoxswainException(ErrorCode.OVERLOADED,
                            "Too many calls wait for the master of job '" + term.jobId() + "': try again later"));
        } else {
            owner.pending(this, answer);
        }
    }

    CoxswainException noLongerHere() {
        return new CoxswainException(ErrorCode.LEADER_UNAVAILABLE,
                "The master of job '" + term.jobId() + "' is not led by this node any more: try again in a moment");
    }

    private void handle(Event event) {
        if (ended) {
            return;
        }
        try {
            switch (event) {
                case Event.Begin() -> begin();
                case Event.Tick() -> tick();
                case Event.Look() -> attend();
                case Event.Call call -> answer(call);
                case Event.Resign(CompletableFuture<RouteResponse> answer) -> resign(answer);
                case Event.Leave() -> leave();
            }
            if (context.hasExited() && !ended) {
                conclude();
            }
        } catch (Watchdog.AbandonedException e) {
            log.warn("The instance for {} ended at last: {}", term, e.getMessage());
        } catch (StaleEpochException e) {
            log.info("The instance for {} gives up: {}", term, e.getMessage());
            leave();
        } catch (FatalJobException e) {
            failForGood("fatal", message(e), e);
        } catch (Throwable e) {
            failAttempt(e);
        }
    }

    private void begin() throws Exception {
        JobMasterInstance created = JobMasterInstance.create(services, job, context, this::abandoned, this::mayGoOn);
        instance = created;
        election.confirmLeadership(term, owner.nodeAddress());
        if (job.startedAt() != null || job.attempts() > 0 || !owner.isFirstTerm(term)) {
            services.workers().findNotGone(term.jobId()).forEach(context.supervisor()::add);
        }
        created.begin(job.initialized());
        if (context.hasExited()) {
            return;
        }
        context.write(new JobMutation.Started(owner.nodeName(), job.initialized()));
        log.info("Job {} of type {} runs under epoch {} ({})", term.jobId(), job.type(), term.epoch(),
                job.initialized() ? "recovered" : "first start");
        started = true;
        attend();
        if (!context.hasExited()) {
            loop.post(new Event.Tick());
        }
    }

    private void tick() throws Exception {
        NextTick next = instance.tick();
        if (next.isNever() || context.hasExited()) {
            return;
        }
        if (next.delay().isZero()) {
            loop.post(new Event.Tick());
        } else {
            tick = loop.postAfter(next.delay(), new Event.Tick());
        }
    }

    private void attend() throws Exception {
        lookPosted.set(false);
        if (!started) {
            return;
        }
        Standing standing = services.jobs().findStanding(term).orElse(null);
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
        return !ended && !context.hasExited() && election.hasLeadership(term);
    }

    private void answer(Event.Call call) throws StaleEpochException, Watchdog.AbandonedException {
        if (!takesCalls()) {
            call.answer().completeExceptionally(noLongerHere());
            return;
        }
        try {
            call.answer().complete(instance.answer(call.method(), call.path(), call.request()));
        } catch (StaleEpochException | Watchdog.AbandonedException e) {
            call.answer().completeExceptionally(noLongerHere());
            throw e;
        } catch (Throwable e) {
            call.answer().completeExceptionally(e);
        }
    }

    private void resign(CompletableFuture<RouteResponse> answer) {
        finish();
        context.close();
        lastCall(JobMasterInstance::close);
        owner.abstain(term.jobId());
        election.close();
        owner.gone(this);
        answer.complete(RouteResponse.accepted(null));
        log.info("{} was resigned by request", term);
    }

    /** The job has exited in this term's own transaction. */
    private void conclude() {
        finish();
        context.close();
        lastCall(JobMasterInstance::stop);
        election.concluded(term);
        owner.gone(this);
        log.info("Job {} has exited under epoch {}", term.jobId(), term.epoch());
    }

    /** The term is over, or is given up: the job has ended by other hands, or goes on elsewhere. */
    private void leave() {
        finish();
        context.close();
        if (isJobOver()) {
            lastCall(JobMasterInstance::stop);
        } else {
            lastCall(JobMasterInstance::close);
        }
        election.close();
        owner.gone(this);
    }

    private boolean isJobOver() {
        try {
            Optional<Standing> standing = services.trust().isTrusted() ? services.jobs().findStanding(term) : Optional.empty();
            return standing.isPresent() && standing.get().state().isTerminal();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void failAttempt(Throwable error) {
        boolean healthy = services.scheduler().nanoTime() - begun > RetryPolicy.HEALTHY.toNanos();
        int attempts = healthy ? 1 : job.attempts() + 1;
        RetryPolicy policy = services.retryPolicy().with(job.retry());
        if (policy.isExhausted(attempts)) {
            failForGood("attempts-exhausted", "Attempt " + attempts + " of " + policy.maxAttempts() + " failed: " + message(error), error);
            return;
        }
        Duration delay = policy.delayAfter(attempts, ThreadLocalRandom.current().nextDouble());
        log.warn("Attempt {} of {} failed, the next one follows in {} ms", attempts, term, delay.toMillis(), error);
        finish();
        context.close();
        lastCall(JobMasterInstance::close);
        String code = error instanceof Watchdog.TimedOutException ? "callback-timeout" : "attempt-failed";
        endTerm(new JobMutation.FailAttempt(owner.nodeName(), attempts, delay, code, message(error), null));
        owner.retryAfter(delay);
    }

    private void failForGood(String code, String message, Throwable error) {
        log.warn("Job {} failed under epoch {}: {}", term.jobId(), term.epoch(), message, error);
        finish();
        context.close();
        endTerm(new JobMutation.Exit(owner.nodeName(), ExitReason.FAILED, code, message, null));
        lastCall(JobMasterInstance::stop);
    }

    /** A callback hangs and ignores its interrupt: the term ends without it. On a thread of its own. */
    private void abandoned(String callback, StackTraceElement[] stack) {
        int attempts = job.attempts() + 1;
        RetryPolicy policy = services.retryPolicy().with(job.retry());
        String message = "Callback " + callback + " ran longer than " + services.callbackTimeout().toMillis()
                + " ms and ignored its interrupt" + (stack.length == 0 ? "" : ", at " + stack[0]);
        log.warn("The instance for {} is abandoned: {}", term, message);
        finish();
        context.close();
        Duration delay = policy.delayAfter(attempts, ThreadLocalRandom.current().nextDouble());
        endTerm(policy.isExhausted(attempts)
                ? new JobMutation.Exit(owner.nodeName(), ExitReason.FAILED, "attempts-exhausted", message, null)
                : new JobMutation.FailAttempt(owner.nodeName(), attempts, delay, "callback-hung", message,
                        Arrays.stream(stack).map(StackTraceElement::toString).collect(Collectors.joining("\n"))));
        owner.retryAfter(delay);
    }

    /** Ends the term by {@code mutation}, which also gives the lock back. */
    private void endTerm(Mutation mutation) {
        try {
            services.writer().write(context.fence(), mutation);
            election.concluded(term);
        } catch (CoxswainException e) {
            log.info("The end of {} could not be written: {}", term, e.getMessage());
            election.close();
        } finally {
            owner.gone(this);
        }
    }

    /** From now on nothing is handled any more. */
    private void finish() {
        ended = true;
        loop.end();
        if (tick != null) {
            tick.cancel();
        }
    }

    private void lastCall(Consumer<JobMasterInstance> call) {
        if (instance != null) {
            call.accept(instance);
        }
    }

    private static String message(Throwable e) {
        if (e instanceof FatalJobException && e.getMessage() != null) {
            return e.getMessage();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
