package io.coxswain.observe;

import io.coxswain.master.LeadershipListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Stream;

/** Terms that began and were taken away on this node, and how jobs are claimed. */
final class LeadershipMeters implements LeadershipListener {

    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 1_000).map(Duration::ofMillis).toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Timer claims;
    private final DistributionSummary claimed;

    /** @param jobTypes of this node; there from the start, so that rates can be told of what has not happened yet */
    LeadershipMeters(MeterRegistry registry, Collection<String> jobTypes) {
        this.registry = registry;
        this.claims = Timer.builder("coxswain.claim").serviceLevelObjectives(BUCKETS)
                .description("How long it took to claim jobs that nobody led").register(registry);
        this.claimed = DistributionSummary.builder("coxswain.claim.jobs").description("Jobs that one claim got").register(registry);
        jobTypes.forEach(type -> {
            grants(type);
            revokes(type);
        });
    }

    @Override
    public void granted(String jobType) {
        grants(jobType).increment();
    }

    @Override
    public void revoked(String jobType) {
        revokes(jobType).increment();
    }

    @Override
    public void claimed(int jobs, Duration took) {
        claims.record(took);
        claimed.record(jobs);
    }

    private Counter grants(String jobType) {
        return Counter.builder("coxswain.leadership.grants").tag("type", jobType).description("Jobs that this node began to lead")
                .register(registry);
    }

    private Counter revokes(String jobType) {
        return Counter.builder("coxswain.leadership.revokes").tag("type", jobType)
                .description("Jobs whose leadership was taken from this node").register(registry);
    }
}
