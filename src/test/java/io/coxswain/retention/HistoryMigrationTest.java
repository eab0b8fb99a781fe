package io.coxswain.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.event.EventCursor;
import io.coxswain.event.EventStore;
import io.coxswain.event.FeedPage;
import io.coxswain.json.Json;
import io.coxswain.testing.TestPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What was there before histories had parts is there afterwards, in the same order, and can be followed across. */
class HistoryMigrationTest {

    private static void migrate(PGSimpleDataSource database, String target) {
        Flyway.configure().dataSource(database).locations("classpath:db/migration").target(target).load().migrate();
    }

    @Test
    void givenHistory_whenMigrated_thenNothingIsLostAndNumbersGoOn() {
        PGSimpleDataSource database = TestPostgres.emptyDatabase();
        JdbcTemplate sql = new JdbcTemplate(database);
        migrate(database, "8?");
        EventStore events = new EventStore(sql, new Json());
        sql.update("insert into job (id, project, type, config, state, created_at) values ('j', 'default', 'fake', '{}', 'RUNNING', "
                + "now() - interval '2 years')");
        sql.update("insert into job_event (job_id, epoch, kind, at) "
                + "select 'j', n, 'STARTED', now() - n * interval '7 days' from generate_series(50, 1, -1) n");
        sql.update("insert into audit_event (at, actor, method, path, status, address, node) "
                + "select now() - n * interval '7 days', 'ada', 'POST', '/', 200, '::1', 'a' from generate_series(50, 1, -1) n");
        EventCursor cursor = events.read(EventCursor.START, null, 1_000).cursor();

        migrate(database, "9");
        sql.update("insert into job_event (job_id, epoch, kind) values ('j', 51, 'EXITED')");
        sql.update(
                "insert into audit_event (at, actor, method, path, status, address, node) values (now(), 'eve', 'POST', '/', 200, '::1', 'a')");

        FeedPage next = events.read(cursor, null, 1_000);
        assertThat(next.events()).singleElement().satisfies(read -> {
            assertThat(read.event().seq()).isEqualTo(cursor.seq() + 1);
            assertThat(read.event().epoch()).isEqualTo(51);
        });
        assertThat(events.list("j", 0, 1_000)).hasSize(51);
        assertThat(sql.queryForObject("select max(id) filter (where actor = 'eve') - max(id) filter (where actor = 'ada') from audit_event",
                Long.class)).isEqualTo(1);
        assertThat(sql.queryForObject("select count(*) from audit_event", Long.class)).isEqualTo(51);
    }
}
