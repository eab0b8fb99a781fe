package io.coxswain.master;

import io.coxswain.api.ExitReason;
import io.coxswain.api.FatalJobException;
import io.coxswain.fence.Mutation;
import io.coxswain.job.JobMutation;
import io.coxswain.job.RetryPolicy;
import io.coxswain.loop.Watchdog;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that failed, and what follows from it.
 *
 * @param attempts failed attempts in a row, this one included
 * @param last whether no other one follows
 * @param delay until the next one
 * @param stack where a callback hangs that ignored its interrupt; null if none does
 */
record FailedAttempt(int attempts, boolean last, Duration delay, String code, String message, @Nullable String stack) {

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
        String code = error instanceof Watchdog.TimedOutException ? "callback-timeout" : "attempt-failed";
        String message = error.getMessage() == null
                ? error.getClass().getSimpleName()
                : error.getClass().getSimpleName() + ": " + error.getMessage();
        return judge(attempts, policy, code, scrub.apply(message), null);
    }

    /** A callback hangs and ignores its interrupt. */
    static FailedAttempt hung(String callback, StackTraceElement[] stack, Duration limit, int attempts, RetryPolicy policy) {
        String message = "Callback " + callback + " ran longer than " + limit.toMillis() + " ms and ignored its interrupt"
                + (stack.length == 0 ? "" : ", at " + stack[0]);
        return judge(attempts, policy, "callback-hung", message,
                Arrays.stream(stack).map(StackTraceElement::toString).collect(Collectors.joining("\n")));
    }

    private static FailedAttempt judge(int attempts, RetryPolicy policy, String code, String message, @Nullable String stack) {
        if (policy.isExhausted(attempts)) {
            return new FailedAttempt(attempts, true, Duration.ZERO, "attempts-exhausted",
                    "Attempt " + attempts + " of " + policy.maxAttempts() + " failed: " + message, stack);
        }
        Duration delay = policy.delayAfter(attempts, ThreadLocalRandom.current().nextDouble());
        return new FailedAttempt(attempts, false, delay, code, message, stack);
    }

    /** Ends the term, and the job if this was the last attempt. */
    Mutation mutation(String node) {
        return last
                ? new JobMutation.Exit(node, ExitReason.FAILED, code, message, null)
                : new JobMutation.FailAttempt(node, attempts, delay, code, message, stack);
    }
}
