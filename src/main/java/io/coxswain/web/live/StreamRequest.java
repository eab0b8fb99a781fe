package io.coxswain.web.live;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.event.EventCursor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Where a client says that it stopped. */
final class StreamRequest {

    static final String HEADER = "Last-Event-ID";
    /** For those who can't set headers, or would rather not. */
    static final String PARAMETER = "lastEventId";

    private StreamRequest() {}

    /**
     * Where the stream goes on; empty if the client has not read before.
     *
     * @throws CoxswainException {@link ErrorCode#INVALID_PARAMETER} for an id that no event had
     */
    static Optional<EventCursor> from(HttpServletRequest request) {
        // A browser that connects again repeats the address as it was, and tells by the header what it has read since.
        Optional<String> header = Optional.ofNullable(request.getHeader(HEADER)).filter(id -> !id.isEmpty());
        if (header.isPresent()) {
            return header.map(id -> parse(id, "header '" + HEADER + "'"));
        }
        return Optional.ofNullable(request.getParameter(PARAMETER)).map(id -> parse(id, "query parameter '" + PARAMETER + "'"));
    }

    private static EventCursor parse(String id, String where) {
        return EventCursor.parse(id).orElseThrow(() -> new CoxswainException(ErrorCode.INVALID_PARAMETER, "The " + where
                + " is none that an event had: send the id of the last event as it came, the seq of an event, 0 for all, or leave it out"));
    }
}
