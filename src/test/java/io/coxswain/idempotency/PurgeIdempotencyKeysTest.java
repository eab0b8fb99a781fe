package io.coxswain.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.chore.Chore.Piece;
import io.coxswain.json.Json;
import io.coxswain.testing.TestPostgres;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class PurgeIdempotencyKeysTest {

    private final JdbcTemplate sql = new JdbcTemplate(TestPostgres.freshDatabase());
    private final PurgeIdempotencyKeys purge = new PurgeIdempotencyKeys(new IdempotencyStore(sql, new Json()));
    private final String caller = UUID.randomUUID().toString();

    private void use(int keys, String age) {
        sql.update("""
                insert into idempotency_key (caller, key, fingerprint, created_at)
                select ?, n::text || ?, 'f', now() - ?::interval from generate_series(1, ?) n
                """, caller, age, age, keys);
    }

    @Test
    void givenKeysOfAllAges_whenPurged_thenThoseOlderThanADayGoInPieces() {
        use(1_500, "24 hours 1 minute");
        use(3, "23 hours 59 minutes");

        Piece first = purge.doPiece();
        Piece second = purge.doPiece();

        assertThat(first).isEqualTo(new Piece(1_000, true));
        assertThat(second).isEqualTo(new Piece(500, false));
        assertThat(sql.queryForObject("select count(*) from idempotency_key where caller = ?", Long.class, caller)).isEqualTo(3);
    }
}
