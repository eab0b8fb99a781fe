package io.coxswain.web;

import io.coxswain.api.JobType;
import io.coxswain.api.WorkerType;
import io.coxswain.job.JobTypes;
import io.coxswain.plugin.Plugins;
import io.coxswain.route.RegisteredRoute;
import io.coxswain.route.RouteTable;
import io.coxswain.web.route.JobTypeRoutes;
import io.coxswain.web.schema.RecordSchemas;
import io.coxswain.web.view.JobTypeView;
import io.coxswain.web.view.JobTypeView.RouteView;
import io.coxswain.web.view.JobTypeView.WorkerTypeView;
import io.coxswain.web.view.Lists;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The job types of this node. */
@RestController
@RequestMapping(path = "/api/v1/job-types", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Job types", description = "What can be submitted")
class JobTypeController {

    private final JobTypes types;
    private final JobTypeRoutes routes;
    private final Plugins plugins;

    JobTypeController(JobTypes types, JobTypeRoutes routes, Plugins plugins) {
        this.types = types;
        this.routes = routes;
        this.plugins = plugins;
    }

    @GetMapping
    @Operation(operationId = "listJobTypes", summary = "List the job types", description = "Those of the node that is asked, by name, and what came of "
            + "each jar in its plug-ins directory when it started.")
    Lists.JobTypes list() {
        return new Lists.JobTypes(types.names().stream().map(this::summary).toList(), plugins.all(), null);
    }

    private Lists.JobTypeSummary summary(String type) {
        return new Lists.JobTypeSummary(type, types.workerTypes(type).stream().map(WorkerType::name).toList());
    }

    @GetMapping("/{type}")
    @Operation(operationId = "getJobType", summary = "Get a job type", description = "With the JSON schema of its config, an example that works as it stands, its "
            + "worker types, and the calls that its jobs answer.")
    JobTypeView get(@Parameter(description = "The name of the job type") @PathVariable String type) {
        JobType<?> found = types.require(type);
        return types.inContextOf(type, () -> new JobTypeView(type, RecordSchemas.of(found.configType()), found.exampleConfig(),
                types.workerTypes(type).stream().map(JobTypeController::view).toList(), routes(type)));
    }

    private static WorkerTypeView view(WorkerType<?> type) {
        return new WorkerTypeView(type.name(), RecordSchemas.of(type.configType()), type.exampleConfig());
    }

    private List<RouteView> routes(String type) {
        return routes.find(type).map(RouteTable::routes).orElse(List.of()).stream().map(JobTypeController::view).toList();
    }

    private static RouteView view(RegisteredRoute route) {
        return new RouteView(route.method().name(), route.path().toString(), route.docs().summary());
    }
}
