package io.coxswain.event;

import java.util.List;

/**
 * What is new to a reader, in the order of {@code seq}.
 *
 * @param cursor where to go on
 * @param complete whether nothing else was new at that moment
 */
public record FeedPage(List<FeedEvent> events, EventCursor cursor, boolean complete) {
    public FeedPage {
        events = List.copyOf(events);
    }
}
