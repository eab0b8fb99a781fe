package io.coxswain.web.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two job types with the same route. The document knows an address once, so they share its operation, which takes and answers what either
 * of them does.
 */
final class SharedOperation {

    private SharedOperation() {}

    /** Adds {@code other}, which jobs of {@code type} have, to {@code shared}. */
    static void add(Operation shared, Operation other, String type) {
        other.getTags().forEach(shared::addTagsItem);
        shared.setDescription(shared.getDescription() + "\n\nOn jobs of type " + type + ": " + other.getSummary() + ". "
                + other.getDescription());
        addParameters(shared, other);
        if (shared.getRequestBody() == null) {
            shared.setRequestBody(other.getRequestBody());
        } else if (other.getRequestBody() != null) {
            add(shared.getRequestBody().getContent(), other.getRequestBody().getContent());
        }
        if (shared.getRequestBody() != null && other.getRequestBody() == null) {
            shared.getRequestBody().setRequired(false);
        }
        other.getResponses().forEach((status, response) -> {
            ApiResponse same = shared.getResponses().putIfAbsent(status, response);
            if (same != null && same.getContent() == null) {
                same.setContent(response.getContent());
            } else if (same != null) {
                add(same.getContent(), response.getContent());
            }
        });
    }

    /** What only one of them takes can't be required of both. */
    private static void addParameters(Operation shared, Operation other) {
        List<Parameter> all = new ArrayList<>(shared.getParameters());
        all.stream().filter(parameter -> !has(other, parameter)).forEach(parameter -> parameter.setRequired(false));
        other.getParameters().stream().filter(parameter -> !has(shared, parameter)).forEach(parameter -> {
            parameter.setRequired(false);
            all.add(parameter);
        });
        shared.setParameters(all);
    }

    private static boolean has(Operation operation, Parameter parameter) {
        return operation.getParameters().stream()
                .anyMatch(other -> other.getName().equals(parameter.getName()) && other.getIn().equals(parameter.getIn()));
    }

    private static void add(Content shared, @Nullable Content other) {
        if (other != null) {
            other.forEach((type, body) -> {
                MediaType same = shared.putIfAbsent(type, body);
                if (same != null) {
                    same.setSchema(either(same.getSchema(), body.getSchema()));
                    body.getExamples().forEach(same::addExamples);
                }
            });
        }
    }

    private static Schema<?> either(Schema<?> one, Schema<?> other) {
        if (one.equals(other)) {
            return one;
        }
        Schema<?> either = new Schema<>();
        List<Schema<?>> choices = new ArrayList<>();
        if (one.getAnyOf() == null) {
            choices.add(one);
        } else {
            one.getAnyOf().forEach(choices::add);
        }
        choices.add(other);
        choices.forEach(either::addAnyOfItem);
        return either;
    }
}
