package io.coxswain.web;

import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobType;
import io.coxswain.api.NextTick;
import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.WorkerType;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** Jobs that have routes at addresses of {@link PartitionsJobType}, with other names, bodies and answers. */
final class ReplicasJobType implements JobType<ReplicasJobType.Config> {

    record Config() {}

    record Call(@NotNull Boolean loud) {}

    record Heard(String sound) {}

    private static final RouteParameter<String> UNIT = RouteParameter.required("unit", ParameterType.text(), "In what to tell it");

    @Override
    public String name() {
        return "replicas";
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
        return new JobMaster() {
            @Override
            public void onOpenApiInitialized(JobRoutes routes) {
                routes.get("/whereabouts", (request, context) -> RouteResponse.ok(new Heard(request.get(UNIT)))).query(UNIT)
                        .response(200, Heard.class, new Heard("km"));
                routes.put("/echo/{sound}", Call.class, new Call(true),
                        (call, request, context) -> RouteResponse.ok(new Heard(request.pathVariable("sound"))))
                        .response(200, Heard.class, new Heard("ahoy")).problem(423, "too-quiet", "while it is loud elsewhere");
            }

            @Override
            public NextTick tick(JobMasterContext context) {
                return NextTick.never();
            }
        };
    }

    @Override
    public List<WorkerType<?>> workerTypes() {
        return List.of();
    }
}
