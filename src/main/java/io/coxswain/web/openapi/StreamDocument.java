package io.coxswain.web.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Set;

/** The live side of the calls that are pages and streams at once. */
final class StreamDocument {

    private static final String OF_JOB = "/api/v1/jobs/{jobId}/events";
    private static final String ALL = "/api/v1/events";
    private static final String EXAMPLE = """
            retry: 1400
            id: 0
            : connected

            id: 41
            event: SUBMITTED
            data: {"seq":41,"jobId":"01kjm3q9y8r0v6s2w4x7zdbe5f","epoch":0,"at":"2026-03-01T08:00:00.120Z","kind":"SUBMITTED","node":null,"data":null}

            id: 57-90210
            event: EXITED
            data: {"seq":57,"jobId":"01kjm3q9y8r0v6s2w4x7zdbe5f","epoch":17,"at":"2026-03-01T08:04:10.502Z","kind":"EXITED","node":"a","data":{"state":"FINISHED"}}

            event: end
            data: {"reason":"over"}

            """;

    private StreamDocument() {}

    static void addTo(OpenAPI document) {
        Operation ofJob = document.getPaths().get(OF_JOB).getGet();
        stream(ofJob,
                "With Accept: text/event-stream the events of the job from the first one on, or after Last-Event-ID, and then as they "
                        + "happen. The type of an event is its kind, its data the event as in the list. A client that connects again with the last id "
                        + "that it has seen loses nothing, at any node; in rare cases it is told an event twice, and knows it by its seq. When the job "
                        + "is over and all of its workers have ended, the last event is of type end, with the reason (over or deleted), and the "
                        + "stream ends; asked again with the last id, it answers 204, upon which browsers don't come again.");
        ofJob.getResponses().addApiResponse("204",
                new ApiResponse().description("Only for streams: everything that will ever happen to this job has been read"));
        stream(document.getPaths().get(ALL).getGet(), "");
    }

    private static void stream(Operation operation, String description) {
        operation.setDescription((operation.getDescription() + " " + description).strip());
        operation.addParametersItem(id("header", "Last-Event-ID",
                "Only for streams: where to go on, the id of the last event that was read"));
        operation.addParametersItem(id("query", "lastEventId",
                "Only for streams: the same for those who can't set headers; the header wins"));
        operation.getResponses().get("200").getContent().addMediaType("text/event-stream", new MediaType().schema(text()).example(EXAMPLE));
    }

    private static Parameter id(String in, String name, String description) {
        return new Parameter().in(in).name(name).required(false).description(description).schema(text());
    }

    private static Schema<?> text() {
        return new JsonSchema().types(Set.of("string"));
    }
}
