package io.coxswain.web;

import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.JobType;
import io.coxswain.api.NextTick;
import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteException;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.WorkerType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.context.annotation.Bean;

/** Jobs with eight partitions that can be paused: routes of every kind. */
final class PartitionsJobType implements JobType<PartitionsJobType.Config> {

    record Config() {}

    record Pause(@NotBlank String reason, @Min(1) @Max(60) Integer minutes) {}

    record Partition(int number, String reason) {}

    record Partitions(String order, int limit, boolean verbose, List<Partition> paused) {}

    record Whereabouts(String thread, long epoch) {}

    enum Order {
        OLDEST, NEWEST
    }

    static final RouteParameter<Integer> PARTITION = RouteParameter.required("partition", ParameterType.integer(0, 7), "Its number");
    static final RouteParameter<Order> ORDER = RouteParameter.required("order", ParameterType.oneOf(Order.class), "Which come first");
    static final RouteParameter<Integer> LIMIT = RouteParameter.withDefault("limit", ParameterType.integer(1, 8), 8, "How many at most");
    static final RouteParameter<Boolean> VERBOSE = RouteParameter.withDefault("verbose", ParameterType.bool(), false,
            "Whether to tell all");
    static final RouteParameter<Optional<String>> REASON = RouteParameter.optional("reason", ParameterType.text("[a-z]+"), "Only for this");
    static final Partition EXAMPLE = new Partition(3, "maintenance");

    @Override
    public String name() {
        return "partitions";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Config exampleConfig() {
        return new Config();
    }

    @Override
    public JobMaster create(Config config) {
        return new Master();
    }

    @Override
    public List<WorkerType<?>> workerTypes() {
        return List.of();
    }

    private static final class Master implements JobMaster {

        private final Map<Integer, String> paused = new TreeMap<>();

        @Override
        public void onOpenApiInitialized(JobRoutes routes) {
            routes.get("/partitions", (request, context) -> list(request)).summary("List paused partitions")
                    .query(ORDER).query(LIMIT).query(VERBOSE).query(REASON)
                    .response(200, Partitions.class, new Partitions("OLDEST", 8, false, List.of(EXAMPLE)));
            routes.post("/partitions/{partition}/pause", Pause.class, new Pause("maintenance", 10), this::pause)
                    .summary("Pause a partition").path(PARTITION).response(202, Partition.class, EXAMPLE)
                    .problem(409, "partition-paused", "when it is paused already");
            routes.delete("/partitions/{partition}/pause", (request, context) -> go(request)).summary("Let a partition go on")
                    .path(PARTITION).noContent();
            routes.anyNode(HttpMethod.PUT, "/echo/{word}", Pause.class, new Pause("echo", 1),
                    (pause, request) -> RouteResponse.ok(new Partition(pause.minutes(), request.pathVariable("word"))))
                    .response(200, Partition.class, EXAMPLE);
            routes.get("/whereabouts", (request, context) -> RouteResponse.ok(new Whereabouts(Thread.currentThread().getName(),
                    context.epoch()))).response(200, Whereabouts.class, new Whereabouts("job-a", 1));
            routes.get("/mistake", (request, context) -> RouteResponse.ok(request.get(PARTITION)));
        }

        private RouteResponse list(RouteRequest request) {
            String reason = request.get(REASON).orElse(null);
            return RouteResponse.ok(new Partitions(request.get(ORDER).name(), request.get(LIMIT), request.get(VERBOSE),
                    paused.entrySet().stream().filter(each -> reason == null || each.getValue().equals(reason))
                            .map(each -> new Partition(each.getKey(), each.getValue())).toList()));
        }

        private RouteResponse pause(Pause pause, RouteRequest request, JobMasterContext context) {
            int partition = request.get(PARTITION);
            if (paused.putIfAbsent(partition, pause.reason()) != null) {
                throw new RouteException(409, "partition-paused", "Partition " + partition + " is paused already");
            }
            return RouteResponse.accepted(new Partition(partition, pause.reason()));
        }

        private RouteResponse go(RouteRequest request) {
            paused.remove(request.get(PARTITION));
            return RouteResponse.noContent();
        }

        @Override
        public NextTick tick(JobMasterContext context) {
            return NextTick.never();
        }
    }

    /** For a node that has this job type and one that shares its addresses as well: {@code --spring.main.sources=}. No configuration that others would find. */
    static class OnNode {
        @Bean
        JobType<?> partitions() {
            return new PartitionsJobType();
        }

        @Bean
        JobType<?> replicas() {
            return new ReplicasJobType();
        }
    }
}
