package io.coxswain.transaction;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Rows by which Postgres can be asked whether a commit took place. A transaction that writes leaves its number in a row of its own, so
 * that the number is there exactly if the commit is. Transaction ids would not do: after a crash Postgres gives those that never
 * reached the disk to others.
 */
final class CommitMarks {

    /** A row that one transaction at a time uses. */
    static final class Mark {

        private final String slot;
        private long number;
        /** When it was given back last, by this process's monotonic clock. */
        private long restedSince;

        private Mark(String slot) {
            this.slot = slot;
        }
    }

    private static final String LEAVE_AND_COMMIT = """
            insert into commit_mark (slot, number) select ?, ? where pg_current_xact_id_if_assigned() is not null
            on conflict (slot) do update set number = excluded.number, at = excluded.at;
            commit""";

    /** A mark that has rested for longer may be about to be purged, and is left to that. */
    private static final long LONGEST_REST = PurgeCommitMarks.KEPT.dividedBy(2).toNanos();

    private final String process = UUID.randomUUID().toString();
    private final AtomicInteger slots = new AtomicInteger();
    private final Queue<Mark> free = new ConcurrentLinkedQueue<>();

    /** A mark for the next transaction. Its row is there, and committed, before the transaction begins. */
    Mark take(JdbcTemplate jdbc, long now) {
        Mark mark = free.poll();
        while (mark != null && now - mark.restedSince > LONGEST_REST) {
            mark = free.poll();
        }
        if (mark == null) {
            mark = new Mark(process + "/" + slots.incrementAndGet());
            jdbc.update("insert into commit_mark (slot, number) values (?, 0)", mark.slot);
        }
        mark.number++;
        return mark;
    }

    /** The fate of its transaction is known. */
    void giveBack(@Nullable Mark mark, long now) {
        if (mark != null) {
            mark.restedSince = now;
            free.add(mark);
        }
    }

    /** Leaves the number, if the transaction has written anything, and commits, in one round trip. */
    void leaveAndCommit(Connection connection, Mark mark) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LEAVE_AND_COMMIT)) {
            statement.setString(1, mark.slot);
            statement.setLong(2, mark.number);
            statement.execute();
        }
    }

    /** Whether the transaction was committed. Waits for it if it is still being committed, since it holds the row's lock. */
    boolean isCommitted(JdbcTemplate jdbc, Mark mark) {
        Long number = jdbc.queryForObject("select number from commit_mark where slot = ? for update", Long.class, mark.slot);
        return number != null && number == mark.number;
    }

    /** Removes marks that were not used for {@code age}. Returns how many, {@code limit} at most. */
    static int purge(JdbcTemplate jdbc, Duration age, int limit) {
        return jdbc.update("""
                delete from commit_mark where slot in (
                    select slot from commit_mark where at < now() - ? * interval '1 second' limit ? for update skip locked)
                """, age.toSeconds(), limit);
    }
}
