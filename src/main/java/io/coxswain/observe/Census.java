package io.coxswain.observe;

import io.coxswain.api.ResourceKind;
import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.SessionListener;
import io.coxswain.job.JobState;
import io.coxswain.job.JobTypes;
import io.coxswain.loop.Scheduler;
import io.coxswain.observe.CensusStore.Counts;
import io.coxswain.observe.CensusStore.JobGroup;
import io.coxswain.observe.CensusStore.Waiting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many jobs and workers all nodes have together, and what waits for them. Every node tells the same, so each number names the node
 * that tells it: take one, not the sum.
 *
 * <p>A scrape that finds the numbers older than 15 s has them counted anew, and does not wait: it is answered with those before, and is
 * quick also when Postgres is not. Without scrapes nothing is counted.
 */
final class Census implements SessionListener {

    private static final Logger log = LoggerFactory.getLogger(Census.class);
    static final Duration FRESH = Duration.ofSeconds(15);
    private static final List<String> LIVE_WORKERS = List.of("PENDING", "STARTING", "RUNNING", "STOPPING");
    private static final List<String> KINDS = Stream.of(ResourceKind.values()).map(ResourceKind::code).toList();
    private static final List<String> RECIPIENTS = List.of("master", "worker");
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Scheduler scheduler;
    private final CensusStore store;
    private final NodeSession session;
    private final JobTypes types;
    private final MultiGauge jobs;
    private final MultiGauge workers;
    private final MultiGauge waiting;
    private final MultiGauge oldest;
    private final MultiGauge garbage;
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile boolean counted;
    private volatile long countedAt;

    Census(Scheduler scheduler, CensusStore store, NodeSession session, JobTypes types, MeterRegistry registry) {
        this.scheduler = scheduler;
        this.store = store;
        this.session = session;
        this.types = types;
        this.jobs = gauges(registry, "coxswain.jobs", "", "Jobs of all nodes by type and state, as this node has counted them");
        this.workers = gauges(registry, "coxswain.workers", "", "Workers of all nodes that have not ended, as this node has counted them");
        this.waiting = gauges(registry, "coxswain.inbox.entries", "",
                "Events and messages that wait for job masters or workers of all nodes, as this node has counted them");
        this.oldest = gauges(registry, "coxswain.inbox.oldest", "seconds", "How long the oldest of them has waited");
        this.garbage = gauges(registry, "coxswain.resources.garbage", "",
                "Resources of all nodes whose files are still to be removed, as this node has counted them");
        Gauge.builder("coxswain.census.age", this, Census::age).baseUnit("seconds").strongReference(true)
                .description("How old the numbers of jobs, workers and inboxes are; NaN before the first").register(registry);
    }

    private static MultiGauge gauges(MeterRegistry registry, String name, String unit, String description) {
        return MultiGauge.builder(name).baseUnit(unit.isEmpty() ? null : unit).description(description).register(registry);
    }

    /** Asked by every scrape. */
    private double age() {
        Duration age = Duration.ofNanos(scheduler.nanoTime() - countedAt);
        if (!counted || age.compareTo(FRESH) > 0) {
            countSoon();
        }
        return counted ? age.toMillis() / MILLIS_PER_SECOND : Double.NaN;
    }

    @Override
    public void joined(UUID joined) {
        countSoon();
    }

    private void countSoon() {
        if (counting.compareAndSet(false, true)) {
            scheduler.startVirtual("census", this::count);
        }
    }

    private void count() {
        try {
            show(store.count());
            countedAt = scheduler.nanoTime();
            counted = true;
        } catch (RuntimeException e) {
            log.debug("Jobs and workers could not be counted; the next scrape tries again", e);
        } finally {
            counting.set(false);
        }
    }

    /** Also those that there are none of: what vanishes from a graph is hard to tell from what could not be asked. */
    private void show(Counts counts) {
        Tags node = Tags.of("node", session.node().name());
        jobs.register(jobGroups(counts).map(group -> Row.of(node.and("type", group.type(), "state", group.state()),
                counts.jobs().getOrDefault(group, 0L))).toList(), true);
        workers.register(LIVE_WORKERS.stream().map(state -> Row.of(node.and("state", state), counts.workers().getOrDefault(state, 0L)))
                .toList(), true);
        waiting.register(RECIPIENTS.stream().map(recipient -> Row.of(node.and("recipient", recipient),
                counts.inbox().getOrDefault(recipient, Waiting.NOTHING).entries())).toList(), true);
        oldest.register(RECIPIENTS.stream().map(recipient -> Row.of(node.and("recipient", recipient),
                counts.inbox().getOrDefault(recipient, Waiting.NOTHING).oldestSeconds())).toList(), true);
        garbage.register(KINDS.stream().map(kind -> Row.of(node.and("kind", kind), counts.garbage().getOrDefault(kind, 0L))).toList(),
                true);
    }

    private Stream<JobGroup> jobGroups(Counts counts) {
        return Stream.concat(types.names().stream(), counts.jobs().keySet().stream().map(JobGroup::type)).distinct()
                .flatMap(type -> Stream.of(JobState.values()).map(state -> new JobGroup(type, state.name())));
    }
}
