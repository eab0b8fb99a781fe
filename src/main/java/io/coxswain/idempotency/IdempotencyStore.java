package io.coxswain.idempotency;

import io.coxswain.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of {@code idempotency_key}. Those of jobs are inserted together with the jobs, by {@code JobStore}. */
public final class IdempotencyStore {

    private final JdbcTemplate pool;
    private final Json json;

    public IdempotencyStore(JdbcTemplate pool, Json json) {
        this.pool = pool;
        this.json = json;
    }

    /**
     * Makes the key the caller's, until the end of the transaction and, if that commits, for good. Waits for another transaction that is
     * about to.
     *
     * @return who was first, or empty if this is
     */
    public Optional<KeptRequest> take(JdbcTemplate jdbc, IdempotencyKey key) {
        int taken = jdbc.update("""
                insert into idempotency_key (caller, key, item, fingerprint) values (?, ?, ?, ?) on conflict do nothing
                """, key.caller(), key.key(), key.item(), key.fingerprint());
        if (taken > 0) {
            return Optional.empty();
        }
        Optional<KeptRequest> first = find(jdbc, List.of(key)).values().stream().findFirst();
        // Purged between the two statements: the way is free.
        return first.isPresent() ? first : take(jdbc, key);
    }

    /** {@link #take} in a transaction of its own. */
    public Optional<KeptRequest> take(IdempotencyKey key) {
        return take(pool, key);
    }

    /** Keeps what a taken key was used for. */
    public void keep(JdbcTemplate jdbc, IdempotencyKey key, String subject, String answer) {
        jdbc.update("update idempotency_key set subject = ?, answer = ?::json where caller = ? and key = ? and item = ?", subject, answer,
                key.caller(), key.key(), key.item());
    }

    public Optional<KeptRequest> find(IdempotencyKey key) {
        return find(pool, List.of(key)).values().stream().findFirst();
    }

    /** What was done under those of these keys that were used before. */
    public Map<IdempotencyKey.Name, KeptRequest> find(JdbcTemplate jdbc, Collection<IdempotencyKey> keys) {
        return jdbc.query("""
                select k.caller, k.key, k.item, k.fingerprint, k.subject, k.epoch, k.answer, k.created_at
                from unnest(?::text[], ?::text[], ?::integer[]) n (caller, key, item)
                join idempotency_key k on k.caller = n.caller and k.key = n.key and k.item = n.item
                """, this::kept, keys.stream().map(IdempotencyKey::caller).toArray(String[]::new),
                keys.stream().map(IdempotencyKey::key).toArray(String[]::new),
                keys.stream().map(IdempotencyKey::item).toArray(Integer[]::new)).stream()
                .collect(Collectors.toMap(kept -> kept.key().name(), Function.identity(), (one, same) -> one));
    }

    private KeptRequest kept(ResultSet row, int n) throws SQLException {
        return new KeptRequest(
                new IdempotencyKey(row.getString("caller"), row.getString("key"), row.getInt("item"), row.getString("fingerprint")),
                row.getString("subject"), row.getLong("epoch"), json.tree(row.getString("answer")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    /** Deletes keys that were used longer ago than {@code age}, the oldest first. Returns how many. */
    int purge(Duration age, int limit) {
        return pool.update("""
                delete from idempotency_key k
                using (select caller, key, item from idempotency_key
                       where created_at < now() - ? * interval '1 millisecond' order by created_at limit ?) old
                where k.caller = old.caller and k.key = old.key and k.item = old.item
                """, age.toMillis(), limit);
    }
}
