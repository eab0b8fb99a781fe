package io.coxswain.web.live;

import io.coxswain.event.EventCursor;
import io.coxswain.event.EventFilter;
import io.coxswain.event.FeedEvent;
import io.coxswain.event.FeedPage;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Loop;
import io.coxswain.loop.Scheduler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream. First it reads by itself what the client has missed, page by page. Then it has the hub bring it what is new, reads
 * once more what came in between, and from then on lives from what it is brought. What it is brought while it still reads is covered by
 * that reading, whose snapshot is younger.
 */
final class EventStream {

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final int PAGE = 1_000;
    /** Events that may wait for a client that does not read. */
    static final int BUFFER = 10_000;
    private static final int MESSAGES = 2_000;
    /** Then the client has to come again, which costs it nothing and spreads clients over nodes that have joined since. */
    private static final Duration OLD = Duration.ofHours(1);

    private sealed interface Message {
        record CatchUp() implements Message {}

        /** The hub brings everything from now on. */
        record Attached() implements Message {}

        record Arrived(List<LiveEvent> events) implements Message {}

        record Beat(EventCursor cursor) implements Message {}

        /** Not before everything that was there has been sent. */
        record Finish(StreamEnd end) implements Message {}

        /** At once. */
        record Break(StreamEnd end) implements Message {}
    }

    private final EventHub hub;
    private final Scheduler scheduler;
    private final Frames frames;
    private final EventFilter filter;
    private final StreamSink sink;
    private final Loop<Message> loop;
    private final long opened;
    private final AtomicInteger waiting = new AtomicInteger();
    private EventCursor cursor;
    private boolean attached;
    private boolean live;
    private @Nullable StreamEnd finish;

    /** @param cursor what the client has read before */
    EventStream(EventHub hub, Scheduler scheduler, Frames frames, EventFilter filter, EventCursor cursor, StreamSink sink) {
        this.hub = hub;
        this.scheduler = scheduler;
        this.frames = frames;
        this.filter = filter;
        this.cursor = cursor;
        this.sink = sink;
        this.opened = scheduler.nanoTime();
        this.loop = new Loop<>(scheduler, "event-stream", MESSAGES, Gate.open(), this::handle);
    }

    EventFilter filter() {
        return filter;
    }

    void start() {
        loop.post(new Message.CatchUp());
    }

    /** What is rung from now on is brought: called by the hub, once. */
    void attached() {
        loop.post(new Message.Attached());
    }

    /** Brings what has just happened; some of it may not be wanted. */
    void arrived(List<LiveEvent> events) {
        List<LiveEvent> wanted = events.stream().filter(event -> filter.matches(event.event())).toList();
        if (wanted.isEmpty()) {
            return;
        }
        if (waiting.addAndGet(wanted.size()) > BUFFER || !loop.post(new Message.Arrived(wanted))) {
            breakOff(StreamEnd.TOO_SLOW);
        }
    }

    /** Time for a sign of life, and to ask whether the client still may listen. */
    void beat(EventCursor reached) {
        loop.post(new Message.Beat(reached));
    }

    /** Nothing else will happen. */
    void finish(StreamEnd end) {
        if (!loop.post(new Message.Finish(end))) {
            breakOff(StreamEnd.TOO_SLOW);
        }
    }

    /** Ends the stream whatever waits. What is being written right now is left to end. */
    void breakOff(StreamEnd end) {
        loop.endWith(new Message.Break(end));
    }

    private void handle(Message message) {
        try {
            switch (message) {
                case Message.CatchUp() -> catchUp();
                case Message.Attached() -> {
                    attached = true;
                    catchUp();
                }
                case Message.Arrived(List<LiveEvent> events) -> pass(events);
                case Message.Beat(EventCursor reached) -> sign(reached);
                case Message.Finish(StreamEnd end) -> {
                    finish = end;
                    finishWhenDone();
                }
                case Message.Break(StreamEnd end) -> end(end);
            }
        } catch (IOException | IllegalStateException e) {
            log.debug("The client of an event stream has gone", e);
            end(StreamEnd.CLIENT_GONE);
        } catch (RuntimeException e) {
            log.debug("An event stream could not be read on; its client comes again", e);
            end(StreamEnd.UNREADABLE);
        }
    }

    private void catchUp() throws IOException {
        FeedPage page = hub.read(cursor, filter, PAGE);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int events = 0;
        for (FeedEvent event : page.events()) {
            if (filter.matches(event)) {
                text.writeBytes(frames.event(event));
                events++;
            }
        }
        cursor = page.cursor();
        send(text, events);
        if (!page.complete()) {
            loop.post(new Message.CatchUp());
        } else if (!attached) {
            hub.attach(this);
        } else {
            live = true;
            finishWhenDone();
        }
    }

    private void pass(List<LiveEvent> events) throws IOException {
        waiting.addAndGet(-events.size());
        if (!live) {
            return;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int passed = 0;
        for (LiveEvent event : events) {
            if (cursor.isBefore(event.event().event().seq(), event.event().transaction())) {
                text.writeBytes(event.frame());
                passed++;
            }
        }
        send(text, passed);
    }

    private void send(ByteArrayOutputStream text, int events) throws IOException {
        if (events > 0) {
            sink.write(text.toByteArray());
            hub.sent(events);
        }
    }

    private void sign(EventCursor reached) throws IOException {
        if (scheduler.nanoTime() - opened > OLD.toNanos()) {
            end(StreamEnd.TOO_OLD);
        } else if (!sink.isAdmitted()) {
            end(StreamEnd.NOT_ADMITTED);
        } else {
            sink.write(frames.heartbeat(live && reached.seq() >= cursor.seq() ? reached : cursor));
        }
    }

    private void finishWhenDone() throws IOException {
        if (live && finish != null) {
            sink.write(frames.end(finish));
            end(finish);
        }
    }

    private void end(StreamEnd end) {
        loop.end();
        hub.detach(this, end);
        sink.close();
    }
}
