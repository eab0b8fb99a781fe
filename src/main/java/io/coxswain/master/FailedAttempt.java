package io.coxswain.master;

import io.coxswain.api.ExitReason;
import io.coxswain.api.FatalJobException;
import io.coxswain.fence.Mutation;
import io.coxswain.job.JobMutation;
import io.coxswain.job.RetryPolicy;
import io.coxswain.loop.Hang;
import io.coxswain.loop.Watchdog;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that failed, and what follows from it.
 *
 * @param attempts failed attempts in a row, this one included
 * @param last whether no other one follows
 * @param delay until the next one
 * @param hang of the callback that ran past its limit; null if none did
 */
record FailedAttempt(int attempts, boolean last, Duration delay, String code, String message, @Nullable Hang hang) {

    /**
     * A callback threw, or ran too long and ended when it was interrupted.
     *
     * @param scrub takes secrets out of what the exception says
     */
    static FailedAttempt of(Throwable error, UnaryOperator<String> scrub, int attempts, RetryPolicy policy) {
        if (error instanceof FatalJobException) {
            String message = error.getMessage() == null ? "The job master gave up" : error.getMessage();
            return new FailedAttempt(attempts, true, Duration.ZERO, "fatal", scrub.apply(message), null);
        }
        Hang hang = error instanceof Watchdog.TimedOutException timeout ? timeout.hang() : null;
        String code = hang == null ? "attempt-failed" : "callback-timeout";
        String message = error.getMessage() == null
                ? error.getClass().getSimpleName()
                : error.getClass().getSimpleName() + ": " + error.getMessage();
        return judge(attempts, policy, code, scrub.apply(message), hang);
    }

    /** A callback hangs and ignores its interrupt. */
    static FailedAttempt hung(Hang hang, int attempts, RetryPolicy policy) {
        String place = hang.place();
        return judge(attempts, policy, "callback-hung", hang.message() + (place.isEmpty() ? "" : ", " + place), hang);
    }

    private static FailedAttempt judge(int attempts, RetryPolicy policy, String code, String message, @Nullable Hang hang) {
        if (policy.isExhausted(attempts)) {
            return new FailedAttempt(attempts, true, Duration.ZERO, "attempts-exhausted",
                    "Attempt " + attempts + " of " + policy.maxAttempts() + " failed: " + message, hang);
        }
        Duration delay = policy.delayAfter(attempts, ThreadLocalRandom.current().nextDouble());
        return new FailedAttempt(attempts, false, delay, code, message, hang);
    }

    /** Ends the term, and the job if this was the last attempt. */
    Mutation mutation(String node) {
        return last
                ? new JobMutation.Exit(node, ExitReason.FAILED, code, message, null)
                : new JobMutation.FailAttempt(node, attempts, delay, code, message);
    }
}
