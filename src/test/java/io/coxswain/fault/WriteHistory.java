package io.coxswain.fault;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the database accepted, in the order in which it did. Triggers note each trace entry of a {@code fake} job, which carries its epoch
 * and node, and each change of a job's epoch.
 */
final class WriteHistory {

    /** One accepted write. */
    record Write(String jobId, long epoch, String node) {}

    private final JdbcTemplate jdbc;

    WriteHistory(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The job's row is locked by every fenced write, so that within a job the numbers have the order of the commits. */
    void record() {
        jdbc.execute("""
                create table test_history (n bigserial primary key, job_id text, epoch bigint, node text);
                create function test_note_trace() returns trigger language plpgsql as $$
                begin
                    insert into test_history (job_id, epoch, node)
                    values (new.job_id, split_part(new.key, '/', 2)::bigint, new.value ->> 'node');
                    return new;
                end $$;
                create trigger test_note_trace after insert on kv for each row when (new.key like 'trace/%')
                    execute function test_note_trace();
                create table test_epochs (n bigserial primary key, job_id text, epoch bigint);
                create function test_note_epoch() returns trigger language plpgsql as $$
                begin
                    insert into test_epochs (job_id, epoch) values (new.id, new.epoch);
                    return new;
                end $$;
                create trigger test_note_epoch after update of epoch on job for each row when (new.epoch <> old.epoch)
                    execute function test_note_epoch();
                """);
    }

    List<Write> writes() {
        return jdbc.query("select job_id, epoch, node from test_history order by n",
                (row, n) -> new Write(row.getString(1), row.getLong(2), row.getString(3)));
    }

    /** Rule O1: accepted writes of a job have non-decreasing epochs, and those of one epoch come from one node. */
    void check() {
        Map<String, Long> newest = new HashMap<>();
        Map<Long, String> owners = new HashMap<>();
        for (Write write : writes()) {
            Long before = newest.put(write.jobId(), write.epoch());
            if (before != null && before > write.epoch()) {
                throw new AssertionError("After epoch " + before + " a write of an older one was accepted: " + write);
            }
            String owner = owners.putIfAbsent(write.epoch(), write.node());
            if (owner != null && !owner.equals(write.node())) {
                throw new AssertionError("Epoch " + write.epoch() + " was used by " + owner + " and by " + write.node());
            }
        }
        Map<String, Long> epochs = new HashMap<>();
        jdbc.query("select job_id, epoch from test_epochs order by n", row -> {
            Long before = epochs.put(row.getString(1), row.getLong(2));
            if (before != null && before >= row.getLong(2)) {
                throw new AssertionError("The epoch of job " + row.getString(1) + " went from " + before + " to " + row.getLong(2));
            }
        });
    }
}
