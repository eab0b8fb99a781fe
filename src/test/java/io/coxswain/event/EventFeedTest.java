package io.coxswain.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.json.Json;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Nothing is lost between a reader's place and what is read next, in whatever order transactions begin, number and commit. */
class EventFeedTest {

    private static final int MANY = 1_000;

    private final DataSource database = TestPostgres.freshDatabase();
    private final Rows rows = new Rows(database);
    private final EventStore events = new EventStore(rows.sql(), new Json());

    private void append(JdbcTemplate jdbc, String jobId, EventKind kind) {
        events.append(jdbc, List.of(new NewEvent(jobId, 1, kind, "a", null)));
    }

    private static List<EventKind> kinds(FeedPage page) {
        return page.events().stream().map(read -> read.event().kind()).toList();
    }

    private record Open(Connection connection, JdbcTemplate jdbc) {
        void commit() throws SQLException {
            connection.commit();
            connection.close();
        }

        void rollback() throws SQLException {
            connection.rollback();
            connection.close();
        }
    }

    private Open begin() throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        return new Open(connection, new JdbcTemplate(new SingleConnectionDataSource(connection, true)));
    }

    @Test
    void givenReader_whenALowerNumberCommitsLater_thenItIsReadOnce() throws SQLException {
        EventCursor start = events.now();
        Open slow = begin();
        append(slow.jdbc(), "slow", EventKind.STARTED);
        append(rows.sql(), "quick", EventKind.EXITED);

        FeedPage first = events.read(start, null, MANY);
        slow.commit();
        FeedPage second = events.read(first.cursor(), null, MANY);
        FeedPage third = events.read(second.cursor(), null, MANY);

        assertThat(kinds(first)).containsExactly(EventKind.EXITED);
        assertThat(kinds(second)).containsExactly(EventKind.STARTED);
        assertThat(second.events().getFirst().event().seq()).isLessThan(first.events().getFirst().event().seq());
        assertThat(third.events()).isEmpty();
    }

    @Test
    void givenIdOfAnyEvent_whenGoingOnFromIt_thenWhatFollowsIsComplete() throws SQLException {
        EventCursor start = events.now();
        Open slow = begin();
        append(slow.jdbc(), "slow", EventKind.STARTED);
        append(rows.sql(), "quick", EventKind.LEADER_ELECTED);
        FeedPage first = events.read(start, null, MANY);
        slow.commit();
        append(rows.sql(), "quick", EventKind.CANCEL_REQUESTED);
        append(rows.sql(), "quick", EventKind.EXITED);
        FeedPage whole = events.read(first.cursor(), null, MANY);

        List<List<EventKind>> rest = new ArrayList<>();
        for (FeedEvent event : whole.events()) {
            EventCursor again = EventCursor.parse(event.cursor().text().orElseThrow()).orElseThrow();
            rest.add(kinds(events.read(again, null, MANY)));
        }

        assertThat(kinds(whole)).containsExactly(EventKind.STARTED, EventKind.CANCEL_REQUESTED, EventKind.EXITED);
        assertThat(rest).containsExactly(List.of(EventKind.CANCEL_REQUESTED, EventKind.EXITED), List.of(EventKind.EXITED), List.of());
    }

    @Test
    void givenSeveralLateEvents_whenGoingOnFromTheFirst_thenTheyAreRepeatedRatherThanLost() throws SQLException {
        EventCursor start = events.now();
        Open slow = begin();
        append(slow.jdbc(), "slow", EventKind.STARTED);
        append(slow.jdbc(), "slow", EventKind.EXITED);
        append(rows.sql(), "quick", EventKind.LEADER_ELECTED);
        EventCursor before = events.read(start, null, MANY).cursor();
        slow.commit();

        List<FeedEvent> late = events.read(before, null, MANY).events();

        assertThat(kinds(events.read(late.getFirst().cursor(), null, MANY))).containsExactly(EventKind.STARTED, EventKind.EXITED);
        assertThat(kinds(events.read(late.getLast().cursor(), null, MANY))).isEmpty();
    }

    @Test
    void givenManyWriters_whenTheirCommitsMixWithReading_thenEachEventIsReadOnce() throws SQLException {
        EventCursor cursor = events.now();
        List<Open> open = new ArrayList<>();
        List<Long> read = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Open writer = begin();
            append(writer.jdbc(), "job-" + i, EventKind.STARTED);
            open.add(writer);
            // Each commits a while after it has begun, in another order: the newest, then one from the middle.
            open.remove(i % 3 == 0 ? open.size() - 1 : open.size() / 2).commit();
            FeedPage page = events.read(cursor, null, i % 5 + 1);
            page.events().forEach(event -> read.add(event.event().seq()));
            cursor = page.cursor();
        }

        assertThat(open).isEmpty();
        for (FeedPage page = events.read(cursor, null, 7); !page.events().isEmpty(); page = events.read(page.cursor(), null, 7)) {
            page.events().forEach(event -> read.add(event.event().seq()));
        }
        assertThat(read).doesNotHaveDuplicates().hasSize(60);
    }

    @Test
    void givenWriterThatRollsBack_whenReading_thenNobodyWaitsForIt() throws SQLException {
        EventCursor start = events.now();
        Open undecided = begin();
        append(undecided.jdbc(), "undone", EventKind.STARTED);
        append(rows.sql(), "done", EventKind.EXITED);

        FeedPage first = events.read(start, null, MANY);
        undecided.rollback();
        FeedPage second = events.read(first.cursor(), null, MANY);

        assertThat(kinds(first)).containsExactly(EventKind.EXITED);
        assertThat(second.events()).isEmpty();
        assertThat(second.cursor().running()).isEmpty();
    }

    /** After a crash Postgres draws ids again that it had not written down; to the reader such a transaction seems to have ended. */
    @Test
    void givenIdOfATransactionThatIsUsedAgain_whenItAppends_thenItIsRead() {
        append(rows.sql(), "before", EventKind.STARTED);
        EventCursor cursor = events.now();
        append(rows.sql(), "after", EventKind.EXITED);
        rows.sql().update("update job_event set xid = (select xid from job_event where job_id = 'before') where job_id = 'after'");

        FeedPage page = events.read(cursor, null, MANY);

        assertThat(kinds(page)).containsExactly(EventKind.EXITED);
    }

    /** As after the migration that brought transactions, and after a dump from a server whose ids were higher. */
    @Test
    void givenEventsWithForeignOrNoTransactions_whenReading_thenTheyAreReadOnce() {
        append(rows.sql(), "old", EventKind.STARTED);
        append(rows.sql(), "restored", EventKind.EXITED);
        rows.sql().update("update job_event set xid = null where job_id = 'old'");
        rows.sql().update("update job_event set xid = '999999999999' where job_id = 'restored'");

        FeedPage page = events.read(EventCursor.START, null, MANY);
        append(rows.sql(), "new", EventKind.CANCEL_REQUESTED);
        FeedPage next = events.read(page.cursor(), null, MANY);

        assertThat(kinds(page)).containsExactly(EventKind.STARTED, EventKind.EXITED);
        assertThat(kinds(next)).containsExactly(EventKind.CANCEL_REQUESTED);
    }

    @Test
    void givenJobs_whenReadingOne_thenOnlyItsEventsComeWithWhatIsKnownOfIt() {
        rows.job("mine");
        append(rows.sql(), "mine", EventKind.STARTED);
        append(rows.sql(), "other", EventKind.STARTED);
        rows.sql().update("update job set state = 'FINISHED' where id = 'mine'");

        FeedPage page = events.read(EventCursor.START, "mine", MANY);

        assertThat(page.events()).singleElement().satisfies(read -> {
            assertThat(read.event().jobId()).isEqualTo("mine");
            assertThat(read.jobType()).isEqualTo("fake");
            assertThat(read.project()).isEqualTo("default");
            assertThat(read.jobOver()).isTrue();
        });
    }

    @Test
    void givenFilter_whenPagingFromTheNewest_thenEachMatchComesOnce() {
        rows.job("mine");
        for (int i = 0; i < 5; i++) {
            append(rows.sql(), "mine", EventKind.STARTED);
            append(rows.sql(), "mine", EventKind.EXITED);
        }
        EventFilter exits = new EventFilter(null, "default", "fake", Set.of(EventKind.EXITED));
        List<Long> found = new ArrayList<>();

        EventStore.Newest page = events.newest(exits, Long.MAX_VALUE, 2);
        EventCursor cursor = page.cursor();
        while (true) {
            page.events().forEach(event -> found.add(event.seq()));
            if (page.lowest() == 0) {
                break;
            }
            page = events.newest(exits, page.lowest(), 2);
        }

        assertThat(found).hasSize(5).isSortedAccordingTo((one, other) -> Long.compare(other, one));
        assertThat(events.newest(new EventFilter(null, "none", null, Set.of()), Long.MAX_VALUE, 2).events()).isEmpty();
        assertThat(events.read(cursor, null, MANY).events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4711", "4711-90210", "4711-90210-90214"})
    void givenCursor_whenWrittenAndParsed_thenItIsTheSame(String text) {
        assertThat(EventCursor.parse(text).flatMap(EventCursor::text)).hasValue(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "4711-", "-1", "1.5", "seq", "4711 ", "99999999999999999999", "1-99999999999999999999"})
    void givenOtherText_whenParsed_thenItIsNoCursor(String text) {
        assertThat(EventCursor.parse(text)).isEmpty();
    }

    @Test
    void givenMoreTransactionsThanAnIdHolds_whenWritten_thenThereIsNone() {
        List<Long> running = LongStream.range(0, 300).boxed().toList();

        Optional<String> text = new EventCursor(1, running).text();

        assertThat(text).isEmpty();
    }
}
