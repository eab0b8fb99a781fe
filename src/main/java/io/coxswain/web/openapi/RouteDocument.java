package io.coxswain.web.openapi;

import io.coxswain.route.RegisteredRoute;
import io.coxswain.route.RouteDocs;
import io.coxswain.web.schema.RecordSchemas.Direction;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;

/** Draws registered routes as operations of the document. */
final class RouteDocument {

    private static final String JSON = "application/json";

    private final DocumentSchemas schemas;

    RouteDocument(DocumentSchemas schemas) {
        this.schemas = schemas;
    }

    /**
     * The operation that {@code route} is.
     *
     * @param owner makes its id unique: the job type, or {@code job} for the service's own
     */
    Operation operation(RegisteredRoute route, String owner, String tag) {
        RouteDocs docs = route.docs();
        Operation operation = new Operation().operationId(operationId(route, owner)).addTagsItem(tag)
                .summary(docs.summary().isEmpty() ? route.toString() : docs.summary()).description(description(route));
        operation.addParametersItem(pathParameter("jobId").description("The job's id"));
        route.path().variables().forEach(variable -> operation.addParametersItem(pathParameter(variable)));
        docs.queries().forEach(query -> operation
                .addParametersItem(new Parameter().in("query").name(query.name()).description(query.description()).schema(text())));
        if (docs.request() != null) {
            operation.setRequestBody(new RequestBody().required(true)
                    .content(content(schemas.of(docs.request().type(), Direction.WRITTEN), docs.request().example())));
        }
        operation.setResponses(responses(docs));
        return operation;
    }

    private static String description(RegisteredRoute route) {
        String where = switch (route.target()) {
            case RegisteredRoute.Target.AnyNode anyNode -> "";
            case RegisteredRoute.Target.Leader leader -> "Answered by the job's master; 503 while there is none.";
        };
        return (route.docs().description() + " " + where).strip();
    }

    private ApiResponses responses(RouteDocs docs) {
        ApiResponses responses = new ApiResponses();
        docs.responses().forEach(response -> responses.addApiResponse(Integer.toString(response.status()),
                new ApiResponse().description(HttpStatus.valueOf(response.status()).getReasonPhrase())
                        .content(content(schemas.of(response.type(), Direction.READ), response.example()))));
        if (responses.isEmpty()) {
            responses.addApiResponse("200", new ApiResponse().description("OK"));
        }
        return responses;
    }

    private Content content(Schema<?> schema, Object example) {
        return new Content().addMediaType(JSON, new MediaType().schema(schema).example(schemas.example(example)));
    }

    private static Parameter pathParameter(String name) {
        return new Parameter().in("path").name(name).required(true).schema(text());
    }

    private static Schema<?> text() {
        return new JsonSchema().types(Set.of("string"));
    }

    /** {@code fakeGetTicksWorkerId}. */
    private static String operationId(RegisteredRoute route, String owner) {
        String words = owner + " " + route.method().name().toLowerCase(Locale.ROOT) + " " + route.path();
        return StringUtils.uncapitalize(Arrays.stream(words.split("[^A-Za-z0-9]+")).map(StringUtils::capitalize).collect(Collectors
                .joining()));
    }
}
