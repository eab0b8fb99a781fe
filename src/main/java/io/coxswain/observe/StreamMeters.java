package io.coxswain.observe;

import io.coxswain.web.live.LiveListener;
import io.coxswain.web.live.StreamEnd;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Streams of events on this node. */
final class StreamMeters implements LiveListener {

    private final AtomicInteger connected = new AtomicInteger();
    private final Counter sent;
    private final Map<StreamEnd, Counter> ends = new EnumMap<>(StreamEnd.class);

    StreamMeters(MeterRegistry registry) {
        Gauge.builder("coxswain.event.streams", connected, AtomicInteger::get).description("Clients that follow events over this node")
                .register(registry);
        this.sent = Counter.builder("coxswain.event.streams.sent").description("Events that were written to clients").register(registry);
        for (StreamEnd end : StreamEnd.values()) {
            ends.put(end, Counter.builder("coxswain.event.streams.ended").tag("reason", end.name().toLowerCase(Locale.ROOT))
                    .description("Event streams that have ended, by reason").register(registry));
        }
    }

    @Override
    public void opened() {
        connected.incrementAndGet();
    }

    @Override
    public void ended(StreamEnd end) {
        connected.decrementAndGet();
        ends.get(end).increment();
    }

    @Override
    public void sent(int events) {
        sent.increment(events);
    }
}
