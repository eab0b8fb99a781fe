package io.coxswain.builtin.fake;

import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.builtin.fake.CallbackTrace.Entry;
import io.coxswain.builtin.fake.CallbackTrace.Numbered;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a fake job answers over REST. */
final class TickRoutes {

    private static final int MOST_INDEXES = 10_000;
    private static final RouteParameter<Optional<Long>> EPOCH = RouteParameter.optional("epoch",
            ParameterType.longInteger(1, Long.MAX_VALUE), "Only those of the master with this epoch");

    /**
     * The answer of {@code GET /ticks}.
     *
     * @param total of all indexes
     * @param ticks by index
     */
    record Ticks(long total, List<Count> ticks) {}

    /** How far one index is. */
    record Count(int index, long count) {}

    /** The answer of {@code GET /trace}. */
    record Trace(List<Numbered> entries) {}

    private static final Ticks TICKS_EXAMPLE = new Ticks(37, List.of(new Count(0, 20), new Count(1, 17)));
    private static final Trace TRACE_EXAMPLE = new Trace(List.of(new Numbered(1001, 0, new Entry("onWorkerOnline",
            "0196fd6e-7a2c-7c3e-b8a4-3f5d7b1c9e20", "node-a", Instant.parse("2026-01-31T12:00:00Z"), "job-demo", false))));

    private final CallbackTrace trace;

    TickRoutes(CallbackTrace trace) {
        this.trace = trace;
    }

    void register(JobRoutes routes) {
        routes.get("/ticks", (request, context) -> trace.around("GET /ticks", null, context, () -> RouteResponse.ok(ticks(context))))
                .summary("How far each worker index has counted")
                .response(200, Ticks.class, TICKS_EXAMPLE);
        routes.get("/trace", (request, context) -> trace.around("GET /trace", null, context, () -> RouteResponse.ok(trace(request,
                context))))
                .summary("Which callbacks the job's masters have had")
                .description("With \"trace\": true, each callback of a master but close and stop, in order. At most "
                        + CallbackTrace.MOST + " entries; ask for one epoch at a time where there are more.")
                .query(EPOCH)
                .response(200, Trace.class, TRACE_EXAMPLE);
    }

    private static Ticks ticks(JobMasterContext context) {
        List<Count> counts = context.kv().scanPrefix("tick/", MOST_INDEXES, Long.class).stream()
                .map(entry -> new Count(Crew.index(entry.key()), entry.value())).sorted(Comparator.comparingInt(Count::index)).toList();
        return new Ticks(counts.stream().mapToLong(Count::count).sum(), counts);
    }

    private static Trace trace(RouteRequest request, JobMasterContext context) {
        return new Trace(CallbackTrace.read(context.kv(), request.get(EPOCH).orElse(null)));
    }
}
