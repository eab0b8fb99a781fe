package io.coxswain.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class KeptPlansTest {

    private static final long START = 42;

    private final KeptPlans plans = new KeptPlans();

    @Test
    void givenAPlanMadeForAnEmptyTable_whenTheTableHasGrown_thenItIsMadeAnewASecondLater() throws SQLException {
        try (Connection connection = TestPostgres.emptyDatabase().getConnection()) {
            JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            jdbc.execute(KeptPlans.SETUP);
            jdbc.execute("create table grown (id text primary key, state text) with (autovacuum_enabled = false)");
            jdbc.execute("analyze grown");
            jdbc.execute("prepare finish (text[]) as update grown g set state = 'over' from unnest($1) u (id) where g.id = u.id");
            plans.refresh(connection, START);
            String whenEmpty = explain(jdbc);
            jdbc.execute("insert into grown select n::text from generate_series(1, 20000) n");

            plans.refresh(connection, START + Duration.ofMillis(999).toNanos());
            String soonAfter = explain(jdbc);
            plans.refresh(connection, START + Duration.ofMillis(1_000).toNanos());
            String later = explain(jdbc);

            assertThat(soonAfter).isEqualTo(whenEmpty).doesNotContain("Index Cond");
            assertThat(later).contains("Index Cond");
        }
    }

    private static String explain(JdbcTemplate jdbc) {
        return String.join("\n", jdbc.queryForList("explain (costs off) execute finish ('{1}')", String.class));
    }
}
