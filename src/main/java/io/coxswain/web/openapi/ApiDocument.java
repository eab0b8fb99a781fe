package io.coxswain.web.openapi;

import io.coxswain.job.JobTypes;
import io.coxswain.route.RegisteredRoute;
import io.coxswain.route.RegisteredRoute.Target;
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
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Completes the document that springdoc has drawn of the controllers. */
final class ApiDocument implements OpenApiCustomizer {

    private static final String JOBS = "/api/v1/jobs";
    private static final String JOB = JOBS + "/{jobId}";

    private final RouteTable own;
    private final JobTypeRoutes routes;
    private final JobTypes types;
    private final DocumentSchemas schemas;
    private final RouteDocument operations;
    private final ProblemDocument problems;

    ApiDocument(FrameworkJobRoutes own, JobTypeRoutes routes, JobTypes types, DocumentSchemas schemas) {
        this.own = own.table();
        this.routes = routes;
        this.types = types;
        this.schemas = schemas;
        this.operations = new RouteDocument(schemas);
        this.problems = new ProblemDocument(schemas);
    }

    @Override
    public void customise(OpenAPI document) {
        own.routes().forEach(route -> add(document, route, "job", tag(route)));
        routes.all().forEach((type, table) -> addJobType(document, type, table));
        StreamDocument.addTo(document);
        document.getComponents().setSchemas(new LinkedHashMap<>(schemas.components()));
        examples(document, JOBS).setExamples(submissions());
        examples(document, JOBS + "/batch").setExamples(Map.of("one of each type", new Example().value(Map.of("jobs",
                submissions().values().stream().map(Example::getValue).toList()))));
        document.getPaths().forEach((path, item) -> item.readOperationsMap()
                .forEach((method, operation) -> problems.addTo(path, method, operation)));
        sort(document);
    }

    private static String tag(RegisteredRoute route) {
        return route.path().toString().startsWith("/workers") ? "Workers" : "Jobs";
    }

    private void addJobType(OpenAPI document, String type, RouteTable table) {
        if (!table.routes().isEmpty()) {
            String tag = "Job type " + type;
            document.addTagsItem(new Tag().name(tag).description("Calls on jobs of type " + type));
            table.routes().forEach(route -> add(document, route, type, tag));
        }
    }

    private void add(OpenAPI document, RegisteredRoute route, String owner, String tag) {
        PathItem item = document.getPaths().computeIfAbsent(JOB + route.path(), path -> new PathItem());
        HttpMethod method = HttpMethod.valueOf(route.method().name());
        Operation other = item.readOperationsMap().get(method);
        Operation operation = operations.operation(route, owner, tag);
        if (route.target() instanceof Target.Leader) {
            problems.addLeaderProblems(operation);
        }
        if (other == null) {
            item.operation(method, operation);
        } else {
            // Two job types with the same route: the document knows an address once, so they share its entry.
            other.addTagsItem(tag);
            other.setDescription(other.getDescription() + "\n\nOn jobs of type " + owner + ": " + operation.getSummary());
        }
    }

    /** Bodies that work as they stand, one for each job type. */
    private Map<String, Example> submissions() {
        Map<String, Example> examples = new LinkedHashMap<>();
        types.all().forEach(type -> {
            Map<String, Object> submission = new LinkedHashMap<>();
            submission.put("type", type.name());
            submission.put("config", schemas.example(type.exampleConfig()));
            examples.put(type.name(), new Example().summary("A job of type " + type.name()).value(submission));
        });
        return examples;
    }

    /** So that the document is the same each time. */
    private static void sort(OpenAPI document) {
        Paths sorted = new Paths();
        document.getPaths().entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(path -> sorted.addPathItem(path.getKey(), path.getValue()));
        document.setPaths(sorted);
    }

    private static MediaType examples(OpenAPI document, String path) {
        return document.getPaths().get(path).getPost().getRequestBody().getContent().get("application/json");
    }

    /** What the document says of itself, with the tags in the order of a first visit. */
    static OpenAPI introduction(String version) {
        return new OpenAPI().info(new Info().title("Coxswain").version(version)
                .description("Runs long-lived, distributed jobs on nothing but Postgres. To begin: submit a job with the example that is "
                        + "offered, look at it by its id, see its workers, cancel it. Every node answers every call. What goes wrong is told as "
                        + "a problem of RFC 9457; `retryable` says whether to try again."))
                .tags(List.of(new Tag().name("Jobs"), new Tag().name("Workers"), new Tag().name("Events"),
                        new Tag().name("Job types"), new Tag().name("Nodes")));
    }
}
