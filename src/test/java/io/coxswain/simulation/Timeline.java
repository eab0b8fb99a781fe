package io.coxswain.simulation;

import io.coxswain.cluster.NodeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, and what happens in it, one event after the other. Events of the same moment come in an order that the seed decides.
 * One thread runs at a time: either the one that runs the timeline, or one {@link Strand} that it has handed its turn to.
 */
final class Timeline {

    private record Event(long at, int draw, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            int byDraw = byTime == 0 ? Integer.compare(draw, other.draw) : byTime;
            return byDraw == 0 ? Long.compare(number, other.number) : byDraw;
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final SplittableRandom random;
    private final @Nullable List<String> trace;
    private final Semaphore turn = new Semaphore(0);
    private long now;
    private long numbered;
    private @Nullable Throwable failure;

    /** @param traced whether to keep a trace, which takes longer than all the rest */
    Timeline(SplittableRandom random, boolean traced) {
        this.random = random;
        this.trace = traced ? new ArrayList<>() : null;
    }

    /** Nanoseconds since the world began. */
    long now() {
        return now;
    }

    void after(long nanos, Runnable action) {
        long at = now + Math.max(0, nanos);
        // What overflows is never.
        events.add(new Event(at < 0 ? Long.MAX_VALUE : at, random.nextInt(), numbered++, action));
    }

    void after(Duration delay, Runnable action) {
        after(delay.toNanos(), action);
    }

    /** Runs until {@code end}, {@code check} after each event. Throws what any of them has thrown, or was reported. */
    void run(Duration end, Runnable check) {
        while (!events.isEmpty() && events.peek().at <= end.toNanos()) {
            Event event = events.poll();
            now = event.at;
            event.action.run();
            check.run();
            if (failure != null) {
                throw new AssertionError(failure.getMessage(), failure);
            }
        }
    }

    /** Something went wrong where it can't be thrown. */
    void fail(Throwable error) {
        if (failure == null) {
            failure = error;
        }
    }

    /** Lets {@code strand} run until it blocks or ends. */
    void handOver(Strand strand) {
        strand.go();
        turn.acquireUninterruptibly();
    }

    /** Called by the strand that runs. */
    void handBack() {
        turn.release();
    }

    void note(String who, String what) {
        if (trace != null) {
            trace.add("%,13d µs  %-8s %s".formatted(now / 1_000, who, what));
        }
    }

    /** Notes what a statement has answered. */
    void note(String who, String what, Object answer) {
        if (trace != null) {
            note(who, what + ": " + (answer instanceof Optional<?> some ? some.map(Timeline::brief).orElse("nothing") : brief(answer)));
        }
    }

    private static String brief(Object answer) {
        return answer instanceof Collection<?> many && !many.isEmpty() && many.iterator().next() instanceof NodeView
                ? many.size() + " nodes"
                : answer.toString();
    }

    List<String> trace() {
        return trace == null ? List.of() : trace;
    }
}
