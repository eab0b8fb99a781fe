package io.coxswain.master;

import io.coxswain.election.LeaderElectionService;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.job.Job;
import io.coxswain.job.RetryPolicy;
import io.coxswain.json.SecretMask;
import io.coxswain.loop.Hang;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an attempt that failed is judged and recorded. */
final class AttemptEnd {

    private static final Logger log = LoggerFactory.getLogger(AttemptEnd.class);

    private final MasterServices services;
    private final Job job;
    private final LeadershipTerm term;
    private final LeaderElectionService election;
    private final RunnerOwner owner;
    private final RunningJobMasterContext context;
    private final long begun;

    AttemptEnd(MasterServices services, Job job, LeadershipTerm term, LeaderElectionService election, RunnerOwner owner,
            RunningJobMasterContext context) {
        this.services = services;
        this.job = job;
        this.term = term;
        this.election = election;
        this.owner = owner;
        this.context = context;
        this.begun = services.scheduler().nanoTime();
    }

    /** A callback threw. */
    FailedAttempt judge(Throwable error) {
        // Drivers and clients like to quote what they were given.
        SecretMask mask = services.types().mask();
        FailedAttempt failed = FailedAttempt.of(error, message -> mask.scrub(message, job.config()), attempts(), policy());
        log.warn("Attempt {} of {} failed, {}", failed.attempts(), term, consequence(failed), mask.scrub(error, job.config()));
        return failed;
    }

    /** A callback hangs and ignores its interrupt. */
    FailedAttempt judgeHung(Hang hang) {
        FailedAttempt failed = FailedAttempt.hung(hang, attempts(), policy());
        log.warn("The instance for {} is abandoned, {}: {}", term, consequence(failed), failed.message());
        return failed;
    }

    private static String consequence(FailedAttempt failed) {
        return failed.last() ? "no other one follows" : "the next one follows in " + failed.delay().toMillis() + " ms";
    }

    private int attempts() {
        boolean healthy = services.scheduler().nanoTime() - begun > RetryPolicy.HEALTHY.toNanos();
        return healthy ? 1 : job.attempts() + 1;
    }

    private RetryPolicy policy() {
        return services.retryPolicy().with(job.retry());
    }

    /** Writes the failure, which also gives the lock back, and sees to it that somebody looks when the next attempt is due. */
    void write(FailedAttempt failed) {
        try {
            if (failed.hang() != null) {
                context.report(failed.hang());
            }
            services.writer().write(context.fence(), failed.mutation(owner.nodeName()));
            election.concluded(term);
        } catch (RuntimeException e) {
            log.warn("The end of {} could not be written, the job is released as it is: {}", term, e.getMessage());
            election.close();
        } finally {
            owner.retryAfter(failed.delay());
        }
    }
}
