package io.coxswain.testkit;

import io.coxswain.api.ExitReason;
import io.coxswain.api.FatalJobException;
import io.coxswain.fence.Mutation;
import io.coxswain.job.JobMutation;
import io.coxswain.job.RetryPolicy;
import java.time.Duration;

/** An attempt that failed, judged as the service does. */
record Attempt(int attempts, boolean last, Duration delay, String code, String message) {

    static Attempt failed(World world, TermRun term, Throwable error) {
        if (error instanceof FatalJobException) {
            String message = error.getMessage() == null ? "The job master gave up" : error.getMessage();
            return new Attempt(term.failedAttempts(), true, Duration.ZERO, "fatal", world.scrub(message));
        }
        String message = error.getMessage() == null
                ? error.getClass().getSimpleName()
                : error.getClass().getSimpleName() + ": " + error.getMessage();
        return judge(world, term, "attempt-failed", world.scrub(message));
    }

    static Attempt hung(World world, TermRun term, String callback) {
        return judge(world, term, "callback-hung", "Callback " + callback + " ran longer than its timeout and ignored its interrupt");
    }

    private static Attempt judge(World world, TermRun term, String code, String message) {
        RetryPolicy policy = world.options().retry();
        int attempts = term.failedAttempts();
        if (policy.isExhausted(attempts)) {
            return new Attempt(attempts, true, Duration.ZERO, "attempts-exhausted",
                    "Attempt " + attempts + " of " + policy.maxAttempts() + " failed: " + message);
        }
        return new Attempt(attempts, false, policy.delayAfter(attempts, world.chance().nextDouble()), code, message);
    }

    Mutation mutation(String node) {
        return last
                ? new JobMutation.Exit(node, ExitReason.FAILED, code, message, null)
                : new JobMutation.FailAttempt(node, attempts, delay, code, message);
    }
}
