package io.coxswain.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.loop.SystemScheduler;
import io.coxswain.testing.TestPostgres;
import io.coxswain.transaction.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@ExtendWith(OutputCaptureExtension.class)
class AuditLogTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AuditQuery ALL = new AuditQuery(null, null, null);

    /** Postgres, which is away while a test says so. */
    private static final class Database extends DelegatingDataSource {

        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean away;

        private Database(DataSource postgres) {
            super(postgres);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (away) {
                refused.incrementAndGet();
                throw new SQLNonTransientConnectionException("away", "08001");
            }
            return super.getConnection();
        }
    }

    private final SystemScheduler scheduler = new SystemScheduler();
    private final Database database = new Database(TestPostgres.freshDatabase());
    private final JdbcTemplate jdbc = new JdbcTemplate(database);
    private final AuditStore store = new AuditStore(jdbc);
    private final AuditLog log = new AuditLog(scheduler, new Transactions(database, scheduler), store, () -> "a");

    @AfterEach
    void stop() {
        log.close();
        scheduler.close();
    }

    private static AuditedCall call(int n) {
        return new AuditedCall("ada", "admin", "POST", "/api/v1/jobs/{jobId}/cancel", "job-" + n, 202, "192.0.2.1");
    }

    private void record(int calls) {
        IntStream.range(0, calls).forEach(n -> log.record(call(n)));
    }

    @Test
    void givenCalls_whenTheLogIsClosed_thenAllAreWritten() {
        record(1_500);

        log.close();

        List<AuditEvent> events = store.list(ALL, null, 2_000);
        assertThat(events).hasSize(1_500);
        assertThat(events.getLast()).usingRecursiveComparison().ignoringFields("id", "at").isEqualTo(
                new AuditEvent(0, Instant.EPOCH, "ada", "admin", "POST", "/api/v1/jobs/{jobId}/cancel", "job-0", 202, "192.0.2.1", "a"));
    }

    @Test
    void givenPostgresAway_whenItIsBack_thenCallsAreWrittenWithTheTimeOfTheirAnswer() {
        database.away = true;
        Instant before = Instant.now();
        record(3);
        await().atMost(SOON).until(() -> database.refused.get() > 4);

        Instant back = Instant.now();
        database.away = false;

        List<AuditEvent> events = await().atMost(SOON).until(() -> store.list(ALL, null, 10), list -> list.size() == 3);
        assertThat(events).allSatisfy(event -> assertThat(event.at()).isBetween(before.minusMillis(20), back));
    }

    @Test
    void givenMoreCallsThanMayWait_whenRecorded_thenNobodyIsHeldUpAndTheRestIsToldInTheLog(CapturedOutput output) {
        database.away = true;

        // One batch may be in hand.
        record(AuditLog.QUEUE + AuditLog.BATCH + 1);

        assertThat(output.toString()).contains("actor=ada role=admin method=POST path=/api/v1/jobs/{jobId}/cancel job=job-"
                + (AuditLog.QUEUE + AuditLog.BATCH) + " status=202 address=192.0.2.1 could not be written");
        database.away = false;
    }

    @Test
    void givenPostgresAwayForGood_whenTheLogIsClosed_thenItGivesUpAndTellsTheLog(CapturedOutput output) {
        database.away = true;
        record(1);

        log.close();

        await().atMost(SOON).until(() -> output.toString().contains("job=job-0 status=202 address=192.0.2.1 could not be written"));
    }
}
