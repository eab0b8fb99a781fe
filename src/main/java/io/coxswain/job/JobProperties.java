package io.coxswain.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Defaults of jobs.
 *
 * @param callbackTimeout how long one callback may take before it is interrupted
 * @param cancelTimeout from a request for cancellation, or for a pause, to its enforcement, unless the job says otherwise
 * @param retry of failed attempts, unless the job says otherwise
 */
@ConfigurationProperties("coxswain.job")
public record JobProperties(@DefaultValue("60s") Duration callbackTimeout, @DefaultValue("30s") Duration cancelTimeout,
        @DefaultValue Retry retry) {

    /**
     * @param initial wait before the second attempt
     * @param max longest wait
     * @param multiplier by which the wait grows
     */
    public record Retry(@DefaultValue("1s") Duration initial, @DefaultValue("5m") Duration max,
            @DefaultValue("2") double multiplier) {}

    public JobProperties {
        require(callbackTimeout.isPositive(), "callback-timeout", callbackTimeout, "set it to more than 0");
        require(!cancelTimeout.isNegative(), "cancel-timeout", cancelTimeout, "set it to 0 or more");
        require(!retry.initial().isNegative(), "retry.initial", retry.initial(), "set it to 0 or more");
        require(retry.max().compareTo(retry.initial()) >= 0, "retry.max", retry.max(),
                "set it to coxswain.job.retry.initial (" + retry.initial() + ") or more");
        require(retry.multiplier() >= 1, "retry.multiplier", retry.multiplier(), "set it to 1 or more");
    }

    /** The policy for jobs that say nothing else. */
    public RetryPolicy retryPolicy() {
        return new RetryPolicy(-1, retry.initial(), retry.max(), retry.multiplier());
    }

    private static void require(boolean holds, String key, Object value, String cure) {
        if (!holds) {
            throw new IllegalArgumentException("coxswain.job." + key + "=" + value + " is refused: " + cure);
        }
    }
}
