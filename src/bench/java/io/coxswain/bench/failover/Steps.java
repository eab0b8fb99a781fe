package io.coxswain.bench.failover;

import io.coxswain.bench.Report;
import io.coxswain.bench.Samples;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Where the time of takeovers of {@code job-0} went, by the history that each of them leaves in the database. */
final class Steps {

    private final JdbcTemplate jdbc;
    private final String what;
    private final List<Long> lost = new ArrayList<>();
    private final List<Long> claimed = new ArrayList<>();
    private final List<Long> recovered = new ArrayList<>();

    Steps(JdbcTemplate jdbc, String what) {
        this.jdbc = jdbc;
        this.what = what;
    }

    /** Takes in one takeover. */
    void add(Cluster.Takeover takeover) {
        lost.add(since(takeover, "select max(at) from job_event where job_id = 'job-0' and kind = 'LEADER_LOST' and epoch < ?"));
        claimed.add(since(takeover, "select max(at) from job_event where job_id = 'job-0' and kind = 'LEADER_ELECTED' and epoch = ?"));
        recovered.add(takeover.took());
        Report.progress("failover: %s: lost after %.0f ms, claimed after %.0f ms, recovered after %.0f ms", what, lost.getLast() / 1e6,
                claimed.getLast() / 1e6, takeover.took() / 1e6);
    }

    private long since(Cluster.Takeover takeover, String query) {
        return Duration.between(takeover.at(), jdbc.queryForObject(query, Timestamp.class, takeover.epoch()).toInstant()).toNanos();
    }

    Samples recovered() {
        return Samples.of(recovered);
    }

    void tell(Table table) {
        table.fact("  of which", "lost in the database after p50 %.0f ms, claimed after p50 %.0f ms", Samples.of(lost).millis(0.5),
                Samples.of(claimed).millis(0.5));
    }
}
