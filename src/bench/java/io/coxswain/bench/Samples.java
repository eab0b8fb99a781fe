package io.coxswain.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** Measured durations in nanoseconds, sorted. */
public record Samples(long[] nanos) {

    public Samples {
        nanos = nanos.clone();
        Arrays.sort(nanos);
    }

    public static Samples of(Collection<Long> nanos) {
        return new Samples(nanos.stream().mapToLong(Long::longValue).toArray());
    }

    /** @param share 0.5 for the median, 1 for the maximum; the smallest sample that at least this share does not exceed */
    public long quantile(double share) {
        return nanos[Math.clamp((long) Math.ceil(share * nanos.length) - 1, 0, nanos.length - 1)];
    }

    public double millis(double share) {
        return (double) quantile(share) / TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** For the table. */
    @Override
    public String toString() {
        return "p50 %.1f ms, p99 %.1f ms, max %.1f ms (%d samples)".formatted(millis(0.5), millis(0.99), millis(1), nanos.length);
    }
}
