package io.coxswain.web.live;

import io.coxswain.event.EventCursor;
import io.coxswain.event.EventFilter;
import io.coxswain.event.EventKind;
import io.coxswain.event.EventStore;
import io.coxswain.event.JobEvent;
import io.coxswain.job.JobManager;
import io.coxswain.route.RouteCall;
import io.coxswain.web.route.JobRouteController;
import io.coxswain.web.view.EventPage;
import io.coxswain.web.view.PageTokens;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Events, as pages and as streams: the same address is both, and Accept decides, pages first. That is what Spring does for two handlers of
 * one address that produce different things; so the pages of one job, which are a route of the framework, are named here once more.
 */
@RestController
@Tag(name = "Events", description = "What happens to jobs, as pages and live")
class EventController {

    private static final String ALL = "/api/v1/events";
    private static final String OF_JOB = "/api/v1/jobs/{jobId}/events";

    private final EventStore events;
    private final JobManager jobs;
    private final JobRouteController routes;
    private final EventStreams streams;

    EventController(EventStore events, JobManager jobs, JobRouteController routes, EventStreams streams) {
        this.events = events;
        this.jobs = jobs;
        this.routes = routes;
        this.streams = streams;
    }

    @Hidden
    @GetMapping(path = OF_JOB, produces = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<?>> pagesOfJob(@PathVariable String jobId, HttpServletRequest request) throws Exception {
        return routes.call(jobId, request);
    }

    @Hidden
    @GetMapping(path = OF_JOB, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void streamOfJob(@PathVariable String jobId, HttpServletRequest request, HttpServletResponse response) throws IOException {
        RouteCall.requireKnown(request.getParameterMap(), Set.of(StreamRequest.PARAMETER));
        Optional<EventCursor> from = StreamRequest.from(request);
        jobs.require(jobId);
        streams.openOfJob(jobId, from, request, response);
    }

    @GetMapping(path = ALL, produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "listEvents", summary = "What has happened to all jobs", description = "Newest first. With a filter a page may have "
            + "fewer events than asked for, even none: go on until nextPageToken is null. With Accept: text/event-stream what happens from now "
            + "on, or after Last-Event-ID, as it happens; lastEventId of the first page leaves no gap between the two.")
    EventPage pages(
            @Parameter(description = "Only events of jobs of this project") @RequestParam(required = false) @Nullable String project,
            @Parameter(description = "Only events of jobs of this type") @RequestParam(required = false) @Nullable String type,
            @Parameter(description = "Only events of these kinds, separated by commas") @RequestParam(required = false) @Nullable Set<EventKind> kind,
            @Parameter(description = "Events on a page") @RequestParam(defaultValue = "100") @Min(1) @Max(PageTokens.MAX_SIZE) int pageSize,
            @Parameter(description = "nextPageToken of the page before") @RequestParam(required = false) @Nullable String pageToken) {
        EventFilter filter = new EventFilter(null, project, type, kind == null ? Set.of() : kind);
        Long before = PageTokens.id(pageToken);
        EventStore.Newest newest = events.newest(filter, before == null ? Long.MAX_VALUE : before, pageSize);
        List<JobEvent> found = newest.events();
        return new EventPage(found, newest.lowest() == 0 ? null : PageTokens.before(newest.lowest()),
                newest.cursor().text().orElse(Long.toString(newest.cursor().seq())));
    }

    @Hidden
    @GetMapping(path = ALL, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void stream(@RequestParam(required = false) @Nullable String project, @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable Set<EventKind> kind, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        RouteCall.requireKnown(request.getParameterMap(), Set.of("project", "type", "kind", StreamRequest.PARAMETER));
        EventFilter filter = new EventFilter(null, project, type, kind == null ? Set.of() : kind);
        streams.open(filter, StreamRequest.from(request).orElseGet(events::now), request, response);
    }
}
