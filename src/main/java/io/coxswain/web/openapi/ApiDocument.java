package io.coxswain.web.openapi;

import io.coxswain.job.JobTypes;
import io.coxswain.route.RegisteredRoute;
import io.coxswain.route.RegisteredRoute.Target;
import io.coxswain.route.RoutePath;
import io.coxswain.route.RouteTable;
import io.coxswain.web.route.FrameworkJobRoutes;
import io.coxswain.web.route.JobTypeRoutes;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Completes the document that springdoc has drawn of the controllers. */
final class ApiDocument implements OpenApiCustomizer {

    /** Of the calls, not of the build: what changes it can break a client. */
    private static final String VERSION = "v1";
    private static final String JOBS = "/api/v1/jobs";
    private static final String JOB = JOBS + "/{jobId}";

    private final RouteTable own;
    private final JobTypeRoutes routes;
    private final JobTypes types;
    private final DocumentSchemas schemas;
    private final RouteDocument operations;
    private final ProblemDocument problems;
    private final ControllerDocument controllers;

    ApiDocument(FrameworkJobRoutes own, JobTypeRoutes routes, JobTypes types, DocumentSchemas schemas) {
        this.own = own.table();
        this.routes = routes;
        this.types = types;
        this.schemas = schemas;
        this.operations = new RouteDocument(schemas);
        this.problems = new ProblemDocument(schemas);
        this.controllers = new ControllerDocument(schemas, problems);
    }

    @Override
    public void customise(OpenAPI document) {
        operations(document).forEach(controllers::complete);
        Map<String, RoutePath> paths = new HashMap<>();
        own.routes().forEach(route -> add(document, paths, route, "job", tag(route)));
        routes.all().forEach((type, table) -> addJobType(document, paths, type, table));
        StreamDocument.addTo(document);
        document.getComponents().setSchemas(new LinkedHashMap<>(schemas.components()));
        document.getComponents().setResponses(problems.components());
        examples(document, JOBS).setExamples(submissions());
        examples(document, JOBS + "/batch").setExamples(Map.of("one of each type", new Example().value(Map.of("jobs",
                submissions().values().stream().map(Example::getValue).toList()))));
        operations(document).forEach(problems::addCommon);
        sort(document);
    }

    private static List<Operation> operations(OpenAPI document) {
        return document.getPaths().values().stream().flatMap(item -> item.readOperations().stream()).toList();
    }

    private static String tag(RegisteredRoute route) {
        return route.path().toString().startsWith("/workers") ? "Workers" : "Jobs";
    }

    private void addJobType(OpenAPI document, Map<String, RoutePath> paths, String type, RouteTable table) {
        if (!table.routes().isEmpty()) {
            String tag = "Job type " + type;
            document.addTagsItem(new Tag().name(tag).description("Calls on jobs of type " + type));
            table.routes().forEach(route -> add(document, paths, route, type, tag));
        }
    }

    /** @param paths those of the document by their shapes: it must not have two that differ in the names of their variables only */
    private void add(OpenAPI document, Map<String, RoutePath> paths, RegisteredRoute route, String owner, String tag) {
        RoutePath path = paths.computeIfAbsent(route.path().shape(), shape -> route.path());
        PathItem item = document.getPaths().computeIfAbsent(JOB + path, text -> new PathItem());
        HttpMethod method = HttpMethod.valueOf(route.method().name());
        Operation other = item.readOperationsMap().get(method);
        Operation operation = operations.operation(route, path.variables(), owner, tag);
        problems.addRefusals(operation, route.docs().problems());
        problems.add(operation, ProblemDocument.ON_A_JOB);
        if (route.target() instanceof Target.Leader) {
            problems.add(operation, ProblemDocument.BY_A_LEADER);
        }
        if (other == null) {
            item.operation(method, operation);
        } else {
            SharedOperation.add(other, operation, owner);
        }
    }

    /** Bodies that work as they stand, one for each job type. */
    private Map<String, Example> submissions() {
        Map<String, Example> examples = new LinkedHashMap<>();
        types.names().forEach(type -> {
            Map<String, Object> submission = new LinkedHashMap<>();
            submission.put("type", type);
            submission.put("config", types.inContextOf(type, () -> schemas.example(types.require(type).exampleConfig())));
            examples.put(type, new Example().summary("A job of type " + type).value(submission));
        });
        return examples;
    }

    /** So that the document is the same each time. */
    private static void sort(OpenAPI document) {
        Paths sorted = new Paths();
        new TreeMap<>(document.getPaths()).forEach(sorted::addPathItem);
        document.setPaths(sorted);
        operations(document).forEach(operation -> {
            ApiResponses responses = new ApiResponses();
            new TreeMap<>(operation.getResponses()).forEach(responses::addApiResponse);
            operation.setResponses(responses);
        });
    }

    private static MediaType examples(OpenAPI document, String path) {
        return document.getPaths().get(path).getPost().getRequestBody().getContent().get("application/json");
    }

    /** What the document says of itself, with the tags in the order of a first visit. */
    static OpenAPI introduction() {
        return new OpenAPI().info(new Info().title("Coxswain").version(VERSION)
                .license(new License().name("Apache License 2.0").identifier("Apache-2.0"))
                .description("Runs long-lived, distributed jobs on nothing but Postgres. To begin: submit a job with the example that is "
                        + "offered, look at it by its id, see its workers, cancel it. Every node answers every call. What goes wrong is told as "
                        + "a problem of RFC 9457; `retryable` says whether to try again."))
                .servers(List.of(new Server().url("/").description("The node that this document came from")))
                .tags(List.of(tag("Jobs", "Submit jobs and see how they are"),
                        tag("Workers", "See and steer the workers of a job"),
                        tag("Events", "What happens to jobs, as pages and live"),
                        tag("Audit", "See who did what"), tag("Job types", "What can be submitted"),
                        tag("Nodes", "See the live nodes and drain them")));
    }

    private static Tag tag(String name, String description) {
        return new Tag().name(name).description(description);
    }
}
