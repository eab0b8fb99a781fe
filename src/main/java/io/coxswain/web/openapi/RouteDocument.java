package io.coxswain.web.openapi;

import io.coxswain.api.RouteParameter;
import io.coxswain.route.RegisteredRoute;
import io.coxswain.route.RouteDocs;
import io.coxswain.web.schema.RecordSchemas.Direction;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.util.StringUtils;

/** Draws registered routes as operations of the document. */
final class RouteDocument {

    static final String JSON = "application/json";

    private final DocumentSchemas schemas;

    RouteDocument(DocumentSchemas schemas) {
        this.schemas = schemas;
    }

    /**
     * The operation that {@code route} is.
     *
     * @param names of the variables of its path, as the document has them
     * @param owner makes its id unique, and names its examples: the job type, or {@code job} for the service's own
     */
    Operation operation(RegisteredRoute route, List<String> names, String owner, String tag) {
        RouteDocs docs = route.docs();
        Operation operation = new Operation().operationId(operationId(route, owner)).addTagsItem(tag)
                .summary(docs.summary().isEmpty() ? route.toString() : docs.summary()).description(description(route));
        operation.addParametersItem(new Parameter().in("path").name("jobId").required(true).description("The job's id")
                .schema(ParameterSchemas.text()));
        for (int i = 0; i < names.size(); i++) {
            operation.addParametersItem(variable(names.get(i), route.path().variables().get(i), docs));
        }
        docs.queries().forEach(query -> operation.addParametersItem(parameter("query", query.name(), query)));
        docs.headers().forEach(header -> operation.addParametersItem(
                new Parameter().in("header").name(header.name()).description(header.description()).schema(ParameterSchemas.text())));
        if (docs.request() != null) {
            operation.setRequestBody(new RequestBody().required(true)
                    .content(content(schemas.of(docs.request().type(), Direction.WRITTEN), docs.request().example(), owner)));
        }
        operation.setResponses(responses(docs, owner));
        return operation;
    }

    private static String description(RegisteredRoute route) {
        String where = switch (route.target()) {
            case RegisteredRoute.Target.AnyNode anyNode -> "";
            case RegisteredRoute.Target.Leader leader -> "Answered by the job's master; 503 while there is none.";
        };
        String told = (route.docs().description() + " " + where).strip();
        return told.isEmpty() ? "Answered by any node." : told;
    }

    private static Parameter variable(String name, String ownName, RouteDocs docs) {
        return docs.variables().stream().filter(variable -> variable.name().equals(ownName)).findFirst()
                .map(variable -> parameter("path", name, variable).required(true))
                .orElseGet(() -> new Parameter().in("path").name(name).required(true).description(ownName)
                        .schema(ParameterSchemas.text()));
    }

    private static Parameter parameter(String in, String name, RouteParameter<?> parameter) {
        return new Parameter().in(in).name(name).description(parameter.description()).required(parameter.isRequired())
                .schema(ParameterSchemas.of(parameter));
    }

    private ApiResponses responses(RouteDocs docs, String owner) {
        ApiResponses responses = new ApiResponses();
        docs.responses().forEach(response -> responses.addApiResponse(Integer.toString(response.status()), answer(response, owner)));
        if (responses.isEmpty()) {
            responses.addApiResponse("200", new ApiResponse().description("OK"));
        }
        return responses;
    }

    private ApiResponse answer(RouteDocs.Response response, String owner) {
        ApiResponse answer = new ApiResponse().description(ProblemDocument.phrase(response.status()));
        return response.type() == null || response.example() == null
                ? answer
                : answer.content(content(schemas.of(response.type(), Direction.READ), response.example(), owner));
    }

    private Content content(Schema<?> schema, Object example, String owner) {
        return new Content().addMediaType(JSON, new MediaType().schema(schema).addExamples(owner,
                new Example().value(schemas.example(example))));
    }

    /** {@code fakeGetTicksWorkerId}. */
    private static String operationId(RegisteredRoute route, String owner) {
        String words = owner + " " + route.method().name().toLowerCase(Locale.ROOT) + " " + route.path();
        return StringUtils.uncapitalize(Arrays.stream(words.split("[^A-Za-z0-9]+")).map(StringUtils::capitalize).collect(Collectors
                .joining()));
    }
}
