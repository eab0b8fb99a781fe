package io.coxswain.master;

import io.coxswain.api.RouteResponse;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.LeaderElectionService;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.job.Job;
import io.coxswain.job.JobStore.Standing;
import io.coxswain.loop.Hang;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways in which one term ends on this node. Each of them stops what the runner handles, closes the context, makes the instance's last
 * call, and then lets go of the job. Called on the runner's loop, but for an abandonment, which has a thread of its own.
 */
final class TermEnd {

    private static final Logger log = LoggerFactory.getLogger(TermEnd.class);

    private final MasterServices services;
    private final LeadershipTerm term;
    private final LeaderElectionService election;
    private final RunningJobMasterContext context;
    private final PendingCalls calls;
    private final RunnerOwner owner;
    private final JobMasterRunner runner;
    private final AttemptEnd attemptEnd;
    private @Nullable JobMasterInstance instance;
    private volatile boolean leaving;
    private volatile boolean begun;

    TermEnd(MasterServices services, Job job, LeadershipTerm term, LeaderElectionService election, RunningJobMasterContext context,
            PendingCalls calls, RunnerOwner owner, JobMasterRunner runner) {
        this.services = services;
        this.term = term;
        this.election = election;
        this.context = context;
        this.calls = calls;
        this.owner = owner;
        this.runner = runner;
        this.attemptEnd = new AttemptEnd(services, job, term, election, owner, context);
    }

    /** There is an instance now, whose last call belongs to the end. */
    void of(JobMasterInstance created) {
        instance = created;
    }

    /** Somebody wants the term to end soon. Whoever waits for an answer hears so now, however long the instance takes. From any thread. */
    void wanted() {
        leaving = true;
        if (!begun) {
            calls.close();
        }
    }

    /** Whether what a callback throws is due to an interrupt that is not the author's. */
    boolean isLeaving() {
        return leaving;
    }

    /** Whether nothing is handled any more. */
    boolean hasBegun() {
        return begun;
    }

    /** An operator, or the node itself, wants another node to lead. */
    void resign(CompletableFuture<RouteResponse> answer) {
        begin();
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
    void conclude() {
        begin();
        lastCall(JobMasterInstance::stop, () -> {
            election.concluded(term);
            goodbye();
            log.info("Job {} has exited under epoch {}", term.jobId(), term.epoch());
        });
    }

    /** The job was put to rest in this term's own transaction. */
    void rest() {
        begin();
        lastCall(JobMasterInstance::close, () -> {
            election.concluded(term);
            goodbye();
            log.info("Job {} is paused after epoch {}", term.jobId(), term.epoch());
        });
    }

    /** The term is over, or is given up: the job has ended by other hands, or goes on elsewhere. */
    void leave() {
        begin();
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

    /** A callback threw. */
    void fail(Throwable error) {
        FailedAttempt failed = attemptEnd.judge(error);
        begin();
        if (failed.last()) {
            write(failed);
            lastCall(JobMasterInstance::stop, () -> {
            });
        } else {
            lastCall(JobMasterInstance::close, () -> write(failed));
        }
    }

    /** A callback hangs and ignores its interrupt: the term ends without it. On a thread of its own. */
    void abandoned(Hang hang) {
        FailedAttempt failed = attemptEnd.judgeHung(hang);
        begin();
        write(failed);
    }

    private void begin() {
        begun = true;
        runner.stopHandling();
        context.close();
    }

    private void write(FailedAttempt failed) {
        attemptEnd.write(failed);
        goodbye();
    }

    /** Nothing of this term runs here any more. */
    private void goodbye() {
        owner.gone(runner);
        calls.close();
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
