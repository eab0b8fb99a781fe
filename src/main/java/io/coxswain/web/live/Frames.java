package io.coxswain.web.live;

import io.coxswain.event.EventCursor;
import io.coxswain.event.FeedEvent;
import io.coxswain.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Writes things as the text of a stream of events. */
final class Frames {

    /** The last event of a job's stream. In lower case, so that it is no {@link io.coxswain.event.EventKind}. */
    static final String END = "end";

    private final Json json;

    Frames(Json json) {
        this.json = json;
    }

    /**
     * The first thing on a stream, sent at once: how long to wait before coming again, and where to go on, for clients that lose their
     * connection before the first event.
     */
    byte[] opening(Duration retry, EventCursor from) {
        return bytes("retry: " + retry.toMillis() + "\n" + id(from) + ": connected\n\n");
    }

    byte[] event(FeedEvent event) {
        return bytes(id(event.cursor()) + "event: " + event.event().kind() + "\ndata: " + json.write(event.event()) + "\n\n");
    }

    /** Shows that both ends live. The id alone is no event, but the client comes back with it: then less has to be looked through. */
    byte[] heartbeat(EventCursor cursor) {
        return bytes(id(cursor) + ": still here\n\n");
    }

    byte[] end(StreamEnd end) {
        return bytes("event: " + END + "\ndata: " + json.write(Map.of("reason", end == StreamEnd.JOB_DELETED ? "deleted" : "over"))
                + "\n\n");
    }

    /** None if it would not fit into a header; the client keeps the one before, and is told a few events twice. */
    private static String id(EventCursor cursor) {
        return cursor.text().map(text -> "id: " + text + "\n").orElse("");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
