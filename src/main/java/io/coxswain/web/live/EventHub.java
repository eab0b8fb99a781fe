package io.coxswain.web.live;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.cluster.RingListener;
import io.coxswain.cluster.SessionListener;
import io.coxswain.event.EventCursor;
import io.coxswain.event.EventFilter;
import io.coxswain.event.EventStore;
import io.coxswain.event.FeedEvent;
import io.coxswain.event.FeedPage;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Loop;
import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one reader of a node's event streams. It polls while there are streams, and reads at once when it is rung for, though not more often
 * than every few milliseconds: what happens meanwhile comes with the next reading.
 */
public final class EventHub implements RingListener, SessionListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventHub.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration BETWEEN_READS = Duration.ofMillis(20);
    /** Polls after which the others are told again that somebody listens here, before they forget. */
    private static final int TELL_EVERY = 5;
    private static final int PAGE = 1_000;
    /** Clients that come back after an outage come all at once, and must not take every connection of the pool. */
    private static final int CATCH_UPS = 2;
    private static final int SPARE_MESSAGES = 100;

    private sealed interface Message {
        record Attach(EventStream stream) implements Message {}

        record Look() implements Message {}

        record Poll() implements Message {}
    }

    private final Scheduler scheduler;
    private final EventStore events;
    private final FollowedJobsStore jobs;
    private final Bell bell;
    private final Frames frames;
    private final LiveProperties properties;
    private final LiveListener listener;
    private final Loop<Message> loop;
    private final Semaphore catchUps = new Semaphore(CATCH_UPS, true);
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final Set<EventStream> attached = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean polling = new AtomicBoolean();
    private final AtomicBoolean lookPosted = new AtomicBoolean();
    private volatile boolean closed;
    private volatile long readAt;

    /** Followed jobs that had ended when an event of theirs was read. */
    private final Set<String> ending = new HashSet<>();
    private @Nullable EventCursor cursor;
    private long beatAt;
    private int polls;

    EventHub(Scheduler scheduler, EventStore events, FollowedJobsStore jobs, Bell bell, Frames frames, LiveProperties properties,
            LiveListener listener) {
        this.scheduler = scheduler;
        this.events = events;
        this.jobs = jobs;
        this.bell = bell;
        this.frames = frames;
        this.properties = properties;
        this.listener = listener;
        this.readAt = scheduler.nanoTime();
        this.beatAt = readAt;
        this.loop = new Loop<>(scheduler, "event-hub", properties.maxStreams() + SPARE_MESSAGES, Gate.open(), this::handle);
    }

    /** How many streams there are right now. */
    public int streams() {
        return streams.size();
    }

    /** @throws CoxswainException {@link ErrorCode#OVERLOADED} when this node may have no more streams */
    void requireRoom() {
        if (closed) {
            throw new CoxswainException(ErrorCode.OVERLOADED, "This node stops: ask another one");
        }
        if (streams.size() >= properties.maxStreams()) {
            throw new CoxswainException(ErrorCode.OVERLOADED,
                    "This node serves as many event streams as coxswain.events.max-streams allows ("
                            + properties.maxStreams() + "): ask another one, or try again later");
        }
    }

    /** Opens a stream of what is new after {@code from}. */
    void open(EventFilter filter, EventCursor from, StreamSink sink) {
        EventStream stream = new EventStream(this, scheduler, frames, filter, from, sink);
        streams.add(stream);
        listener.opened();
        sink.onGone(() -> stream.breakOff(StreamEnd.CLIENT_GONE));
        stream.start();
        if (closed) {
            stream.breakOff(StreamEnd.NODE_LEAVES);
        } else if (polling.compareAndSet(false, true)) {
            tick();
        }
    }

    /** Goes on until there are no streams; also when the loop is too busy to take a message. */
    private void tick() {
        loop.post(new Message.Poll());
        if (streams.isEmpty()) {
            polling.set(false);
            if (streams.isEmpty() || !polling.compareAndSet(false, true)) {
                return;
            }
        }
        scheduler.after(POLL, this::tick);
    }

    /** What is new after {@code from}, for a stream that catches up, on its own thread. */
    FeedPage read(EventCursor from, EventFilter filter, int limit) {
        catchUps.acquireUninterruptibly();
        try {
            return events.read(from, filter.jobId(), limit);
        } finally {
            catchUps.release();
        }
    }

    /** From soon on {@code stream} is brought what is new; it is told from when on. */
    void attach(EventStream stream) {
        if (!loop.post(new Message.Attach(stream))) {
            stream.breakOff(StreamEnd.UNREADABLE);
        }
    }

    void detach(EventStream stream, StreamEnd end) {
        if (streams.remove(stream)) {
            attached.remove(stream);
            listener.ended(end);
        }
    }

    void sent(int count) {
        listener.sent(count);
    }

    @Override
    public void rung(Ring ring) {
        switch (ring.kind()) {
            case EVENTS, JOBS, EVERYTHING -> postLook();
            case WORKERS, MASTER, WORKER, LISTENING -> {
            }
        }
    }

    private void postLook() {
        if (!attached.isEmpty() && lookPosted.compareAndSet(false, true)) {
            long wait = Math.max(0, readAt + BETWEEN_READS.toNanos() - scheduler.nanoTime());
            loop.postAfter(Duration.ofNanos(wait), new Message.Look());
        }
    }

    private void handle(Message message) {
        try {
            switch (message) {
                case Message.Attach(EventStream stream) -> add(stream);
                case Message.Look() -> {
                    lookPosted.set(false);
                    Set<String> jobsToAsk = Set.copyOf(ending);
                    ending.clear();
                    look(jobsToAsk);
                }
                case Message.Poll() -> poll();
            }
        } catch (RuntimeException e) {
            log.debug("Events could not be read, which is tried again", e);
        }
    }

    private void add(EventStream stream) {
        try {
            if (cursor == null) {
                cursor = events.now();
            }
        } catch (RuntimeException e) {
            stream.breakOff(StreamEnd.UNREADABLE);
            throw e;
        }
        attached.add(stream);
        if (!streams.contains(stream)) {
            attached.remove(stream);
            return;
        }
        stream.attached();
        String jobId = stream.filter().jobId();
        if (jobId != null) {
            // It may have ended before anybody followed it.
            ending.add(jobId);
            postLook();
        }
    }

    private void poll() {
        // One that the loop was too busy to take would be waited for in vain.
        lookPosted.set(false);
        if (streams.isEmpty()) {
            cursor = null;
            polls = 0;
            return;
        }
        if (polls % TELL_EVERY == 0) {
            bell.ring(Ring.LISTENING);
        }
        polls++;
        if (scheduler.nanoTime() - beatAt >= properties.heartbeat().toNanos()) {
            beatAt = scheduler.nanoTime();
            EventCursor reached = cursor == null ? EventCursor.START : cursor;
            streams.forEach(stream -> stream.beat(reached));
        }
        if (!attached.isEmpty()) {
            look(attached.stream().map(stream -> stream.filter().jobId()).filter(Objects::nonNull).collect(Collectors.toSet()));
        }
    }

    /** First asks which jobs are over: what is read afterwards has all of their events. */
    private void look(Set<String> jobsToAsk) {
        Map<String, StreamEnd> over = jobsToAsk.isEmpty() ? Map.of() : jobs.findOver(jobsToAsk);
        boolean complete = cursor == null;
        while (!complete) {
            readAt = scheduler.nanoTime();
            FeedPage page = events.read(cursor, null, PAGE);
            cursor = page.cursor();
            complete = page.complete();
            bring(page.events());
        }
        if (!over.isEmpty()) {
            attached.forEach(stream -> {
                StreamEnd end = over.get(String.valueOf(stream.filter().jobId()));
                if (end != null) {
                    stream.finish(end);
                }
            });
        }
    }

    private void bring(List<FeedEvent> read) {
        if (read.isEmpty()) {
            return;
        }
        List<LiveEvent> all = read.stream().map(event -> new LiveEvent(event, frames)).toList();
        Map<String, List<LiveEvent>> byJob = all.stream().collect(Collectors.groupingBy(event -> event.event().event().jobId()));
        for (EventStream stream : attached) {
            String jobId = stream.filter().jobId();
            List<LiveEvent> wanted = jobId == null ? all : byJob.getOrDefault(jobId, List.of());
            stream.arrived(wanted);
            if (jobId != null && !wanted.isEmpty() && wanted.getLast().event().jobOver()) {
                ending.add(jobId);
            }
        }
        if (!ending.isEmpty()) {
            postLook();
        }
    }

    /** Clients go on at other nodes, and may come back to this one as long as it answers. */
    @Override
    public void draining() {
        streams.forEach(stream -> stream.breakOff(StreamEnd.NODE_LEAVES));
    }

    /** Ends all streams, and takes no more. */
    @Override
    public void close() {
        closed = true;
        draining();
    }
}
