package io.coxswain.web.live;

import io.coxswain.event.FeedEvent;
import org.jspecify.annotations.Nullable;

/** An event that many streams may want: written as text once, by the first. Thread-safe. */
final class LiveEvent {

    private final FeedEvent event;
    private final Frames frames;
    private volatile byte @Nullable [] frame;

    LiveEvent(FeedEvent event, Frames frames) {
        this.event = event;
        this.frames = frames;
    }

    FeedEvent event() {
        return event;
    }

    byte[] frame() {
        byte[] written = frame;
        if (written == null) {
            written = frames.event(event);
            frame = written;
        }
        return written;
    }
}
