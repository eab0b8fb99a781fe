package io.coxswain.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.json.Json;
import io.coxswain.testing.HandTurnedScheduler;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.integration.util.UUIDConverter;
import org.springframework.jdbc.core.JdbcTemplate;

class PurgeIdempotencyKeysTest {

    private static final PGSimpleDataSource DATABASE = TestPostgres.freshDatabase();

    private final JdbcTemplate sql = new JdbcTemplate(DATABASE);
    private final IdempotencyStore store = new IdempotencyStore(sql, new Json());
    private final String caller = UUID.randomUUID().toString();

    private void use(JdbcTemplate jdbc, int keys, String age) {
        jdbc.update("""
                insert into idempotency_key (caller, key, fingerprint, created_at)
                select ?, n::text || ?, 'f', now() - ?::interval from generate_series(1, ?) n
                """, caller, age, age, keys);
    }

    private long left(JdbcTemplate jdbc) {
        return jdbc.queryForObject("select count(*) from idempotency_key where caller = ?", Long.class, caller);
    }

    @Test
    void givenKeysOfAllAges_whenPurged_thenThoseOlderThanADayGoInSeveralBatches() {
        use(sql, 2_500, "24 hours 1 minute");
        use(sql, 3, "23 hours 59 minutes");

        int purged = new PurgeIdempotencyKeys(new HandTurnedScheduler(), store, new ReentrantLock()).purge();

        assertThat(purged).isEqualTo(2_500);
        assertThat(left(sql)).isEqualTo(3);
    }

    @Test
    void givenTime_whenItPasses_thenTheChoreIsDoneAFewTimesAnHour() {
        HandTurnedScheduler scheduler = new HandTurnedScheduler();
        PurgeIdempotencyKeys chore = new PurgeIdempotencyKeys(scheduler, store, new ReentrantLock());
        use(sql, 1, "2 days");
        chore.start();

        scheduler.advance(Duration.ofMinutes(4));
        long early = left(sql);
        scheduler.advance(Duration.ofMinutes(11));
        await().until(() -> left(sql) == 0 && scheduler.waiting() == 1);
        chore.close();

        assertThat(early).isEqualTo(1);
    }

    /** With the lock of the whole cluster, on a node as it ships. */
    @Test
    void givenAnotherNodeAtIt_whenPurged_thenThisOneLeavesItAlone() {
        WebNode node = WebNode.shared();
        PurgeIdempotencyKeys chore = node.bean(PurgeIdempotencyKeys.class);
        UUID other = new Rows(node.jdbc().getDataSource()).session("other", "{}");
        String lock = UUIDConverter.getUUID("purge-idempotency-keys").toString();
        node.jdbc().update("insert into int_lock (lock_key, region, client_id) values (?, 'chore', ?)", lock, other);
        use(node.jdbc(), 2, "2 days");

        int whileOther = chore.purge();
        node.jdbc().update("delete from int_lock where lock_key = ?", lock);
        int alone = chore.purge();
        node.jdbc().update("delete from node_session where id = ?", other);

        assertThat(whileOther).isZero();
        assertThat(alone).isGreaterThanOrEqualTo(2);
        assertThat(left(node.jdbc())).isZero();
        assertThat(node.jdbc().queryForObject("select count(*) from int_lock where lock_key = ?", Long.class, lock)).isZero();
    }
}
