package io.coxswain.web.live;

import io.coxswain.event.EventCursor;
import io.coxswain.event.EventFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Turns requests into streams. */
final class EventStreams {

    /** Drawn for each client, so that those of a node that stops don't all come at once to the next. */
    private static final int SHORTEST_RETRY_MILLIS = 500;
    private static final int LONGEST_RETRY_MILLIS = 2_500;

    private final EventHub hub;
    private final FollowedJobsStore jobs;
    private final Frames frames;

    EventStreams(EventHub hub, FollowedJobsStore jobs, Frames frames) {
        this.hub = hub;
        this.jobs = jobs;
        this.frames = frames;
    }

    /**
     * The events of one job: from the first one on unless the client has read before. A client that has read all there will ever be gets
     * 204, which is how browsers are told not to come again.
     */
    void openOfJob(String jobId, Optional<EventCursor> from, HttpServletRequest request, HttpServletResponse response) throws IOException {
        EventFilter filter = EventFilter.ofJob(jobId);
        if (from.isPresent() && !jobs.findOver(List.of(jobId)).isEmpty() && hub.read(from.get(), filter, 1).events().isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            open(filter, from.orElse(EventCursor.START), request, response);
        }
    }

    void open(EventFilter filter, EventCursor from, HttpServletRequest request, HttpServletResponse response) throws IOException {
        hub.requireRoom();
        Duration retry = Duration.ofMillis(ThreadLocalRandom.current().nextInt(SHORTEST_RETRY_MILLIS, LONGEST_RETRY_MILLIS));
        byte[] opening = frames.opening(retry, from);
        if (request.getMethod().equals("HEAD")) {
            ServletSink.describe(response);
        } else {
            hub.open(filter, from, ServletSink.open(request, response, opening));
        }
    }
}
