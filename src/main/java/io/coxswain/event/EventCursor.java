package io.coxswain.event;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far somebody has read the events of all jobs: everything up to {@code seq}, but what transactions append that were {@code running}
 * at that moment. Numbers of events are drawn in another order than transactions commit in; so an event is new if its number is higher,
 * or if its transaction was running.
 *
 * <p>The number counts as well as the transactions because Postgres may use the id of a transaction again that a crash took back. It
 * never uses the number of a durable event again, and restoring a dump keeps numbers; so a cursor stays good through both.
 *
 * @param seq 0 before the first event
 * @param running ids of transactions
 */
public record EventCursor(long seq, List<Long> running) {

    /** Before all events. */
    public static final EventCursor START = new EventCursor(0, List.of());

    /** So many transactions still make an id that fits into a header; a cursor with more is not shown to anybody. */
    private static final int MOST_RUNNING = 200;
    private static final Pattern TEXT = Pattern.compile("\\d{1,18}(-\\d{1,18}){0," + MOST_RUNNING + "}");

    public EventCursor {
        running = List.copyOf(running);
    }

    /** The cursor that {@link #text} wrote; the number of an event alone is one, too. Empty if it is none. */
    public static Optional<EventCursor> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        List<Long> numbers = Stream.of(text.split("-")).map(Long::parseLong).toList();
        return Optional.of(new EventCursor(numbers.getFirst(), numbers.subList(1, numbers.size())));
    }

    /** {@code 4711-90210-90214}: the number, then the transactions. Empty when there are too many. */
    public Optional<String> text() {
        return running.size() > MOST_RUNNING
                ? Optional.empty()
                : Optional.of(Stream.concat(Stream.of(seq), running.stream()).map(String::valueOf).collect(Collectors.joining("-")));
    }

    /** The same moment, but read only up to {@code last}. */
    EventCursor upTo(long last) {
        return new EventCursor(last, running);
    }

    /** Whether whoever has read so far has not read an event of this number and transaction. */
    public boolean isBefore(long eventSeq, long transaction) {
        return eventSeq > seq || running.contains(transaction);
    }
}
