package io.coxswain.job;

import io.coxswain.api.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How failed attempts are repeated. Losing a node is not a failed attempt.
 *
 * @param maxAttempts failed attempts in a row after which the job fails; -1 for no end
 * @param initial wait before the second attempt
 * @param max longest wait
 * @param multiplier by which the wait grows with each attempt
 */
public record RetryPolicy(int maxAttempts, Duration initial, Duration max, double multiplier) {

    /** After this long in one piece earlier failures are forgotten. */
    public static final Duration HEALTHY = Duration.ofMinutes(10);
    /** Waits vary by this share, so that jobs that failed together don't come back together. */
    private static final double JITTER = 0.2;

    /** What a submitted job may say of it; null fields take the service's defaults. */
    public record Overrides(@Nullable Integer maxAttempts, @Nullable Duration initial, @Nullable Duration max,
            @Nullable Double multiplier) {

        /** What is wrong with these, pointers relative to them. */
        public List<Violation> violations() {
            List<Violation> violations = new ArrayList<>();
            if (maxAttempts != null && maxAttempts != -1 && maxAttempts < 1) {
                violations.add(new Violation("/maxAttempts", "must be 1 or more, or -1 for no end, not " + maxAttempts));
            }
            if (initial != null && initial.isNegative()) {
                violations.add(new Violation("/initial", "must not be negative"));
            }
            if (max != null && (max.isNegative() || initial != null && max.compareTo(initial) < 0)) {
                violations.add(new Violation("/max", "must not be negative or shorter than initial"));
            }
            if (multiplier != null && !(multiplier >= 1 && multiplier <= 100)) {
                violations.add(new Violation("/multiplier", "must be from 1 to 100, not " + multiplier));
            }
            return violations;
        }
    }

    /** This policy with {@code overrides} in place. */
    public RetryPolicy with(@Nullable Overrides overrides) {
        if (overrides == null) {
            return this;
        }
        return new RetryPolicy(overrides.maxAttempts == null ? maxAttempts : overrides.maxAttempts,
                overrides.initial == null ? initial : overrides.initial, overrides.max == null ? max : overrides.max,
                overrides.multiplier == null ? multiplier : overrides.multiplier);
    }

    /** Whether the job fails for good after {@code attempts} failed attempts in a row. */
    public boolean isExhausted(int attempts) {
        return maxAttempts >= 0 && attempts >= maxAttempts;
    }

    /**
     * The wait after {@code attempts} failed attempts in a row.
     *
     * @param random from 0 to 1
     */
    public Duration delayAfter(int attempts, double random) {
        double grown = initial.toMillis() * Math.pow(multiplier, Math.max(0, attempts - 1));
        double capped = Math.min(grown, max.toMillis());
        return Duration.ofMillis(Math.round(capped * (1 - JITTER + 2 * JITTER * random)));
    }
}
