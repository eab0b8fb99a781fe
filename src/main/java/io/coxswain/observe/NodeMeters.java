package io.coxswain.observe;

import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.SessionListener;
import io.coxswain.master.JobMasterHost;
import io.coxswain.worker.Executor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/** What a node is and does: its session, the jobs that it leads, its slots. */
final class NodeMeters implements SessionListener {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final MeterRegistry registry;
    private final Counter joined;
    private final Counter suspended;
    private final Counter lost;

    NodeMeters(MeterRegistry registry, NodeSession session, JobMasterHost host, Executor executor, int slots) {
        this.registry = registry;
        gauge("coxswain.session.trust.remaining", "seconds", "How long this node may still act without another renewal; 0 while it may not",
                session, each -> seconds(each.trust().isTrusted() ? each.trust().remaining() : Duration.ZERO));
        gauge("coxswain.database.reachable", "", "1 if Postgres answered when this node's session needed it last", session,
                each -> each.reachesDatabase() ? 1 : 0);
        gauge("coxswain.nodes", "", "Live nodes as of the last renewal", session, each -> each.nodes().size());
        gauge("coxswain.jobs.led", "", "Jobs that this node leads", host, JobMasterHost::leads);
        gauge("coxswain.slots.used", "", "Slots that workers on this node take", executor, Executor::usedSlots);
        gauge("coxswain.slots", "", "Slots for workers that this node has", slots, Integer::doubleValue);
        this.joined = counter("joined", "Sessions that this node began; the first one, and one for each that was lost");
        this.suspended = counter("suspended", "Times that this node could not be sure of its session and started nothing");
        this.lost = counter("lost", "Sessions of this node that others ended, with all that ran under them");
    }

    private static double seconds(Duration duration) {
        return Math.max(0, duration.toMillis()) / MILLIS_PER_SECOND;
    }

    private <T> void gauge(String name, String unit, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).baseUnit(unit.isEmpty() ? null : unit).description(description).strongReference(true)
                .register(registry);
    }

    private Counter counter(String what, String description) {
        return Counter.builder("coxswain.sessions." + what).description(description).register(registry);
    }

    @Override
    public void joined(UUID session) {
        joined.increment();
    }

    @Override
    public void suspended(UUID session) {
        suspended.increment();
    }

    @Override
    public void lost(UUID session) {
        lost.increment();
    }
}
