package io.coxswain.bench.failover;

import io.coxswain.bench.Report;
import io.coxswain.bench.Samples;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Adds rows to the report, those of ours with the ratio of their median to that of the best peer and of the floor. */
final class Table {

    private static final String BENCH = "failover";

    private final Report report;
    private @Nullable Samples floor;
    private @Nullable Samples bestPeer;

    Table(Report report) {
        this.report = report;
    }

    /** What Postgres and the system need by themselves. */
    void floor(String what, Samples samples) {
        floor = samples;
        add(what, samples, "");
    }

    void peer(String what, Samples samples) {
        if (bestPeer == null || samples.quantile(0.5) < bestPeer.quantile(0.5)) {
            bestPeer = samples;
        }
        add(what, samples, floor == null ? "" : ratio(samples, floor, "the floor"));
    }

    /** @param bounds what is promised of the p50, the p99 and the maximum; null for no promise */
    void ours(String what, Samples samples, @Nullable Duration p50, @Nullable Duration p99, @Nullable Duration max) {
        String ratios = (bestPeer == null ? "" : ratio(samples, bestPeer, "the best peer")) + (floor == null
                ? ""
                : ratio(samples, floor,
                        "the floor"));
        add(what, samples, ratios + promise("p50", 0.5, samples, p50) + promise("p99", 0.99, samples, p99) + promise("max", 1, samples,
                max));
    }

    /** No failover, and so nothing to compare with. */
    void outage(String what, Samples samples, Duration max) {
        add(what, samples, promise("max", 1, samples, max));
    }

    void fact(String what, String format, Object... values) {
        report.add(BENCH, what, format, values);
    }

    private void add(String what, Samples samples, String more) {
        report.add(BENCH, what, "p50 %,7.0f ms, p99 %,7.0f ms, max %,7.0f ms (%2d samples)%s", samples.millis(0.5), samples.millis(0.99),
                samples.millis(1), samples.nanos().length, more);
    }

    private static String ratio(Samples samples, Samples other, String whose) {
        return String.format(Locale.ROOT, ", %.2f x %s", samples.millis(0.5) / other.millis(0.5), whose);
    }

    private static String promise(String name, double share, Samples samples, @Nullable Duration bound) {
        return bound == null
                ? ""
                : ", " + name + " <= " + bound.toMillis() + " ms " + (samples.quantile(share) <= bound.toNanos()
                        ? "kept"
                        : "MISSED");
    }
}
