package io.coxswain.resource;

import io.coxswain.api.ResourceKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of {@code resource} as far as their bytes are to be removed. */
public final class GarbageStore {

    private final JdbcTemplate pool;

    public GarbageStore(JdbcTemplate pool) {
        this.pool = pool;
    }

    /** What is due of that place, for one caller at a time: nobody else gets it before {@code backoff}, which doubles each time. */
    List<String> claimGarbage(ResourceKind kind, String store, int limit, long backoffMillis, long longestMillis) {
        return pool.queryForList("""
                update resource r
                set attempts = r.attempts + 1, next_attempt_at = clock_timestamp()
                    + least(?::float8, ?::float8 * power(2, least(r.attempts, 30))) * (0.8 + 0.4 * random()) * interval '1 millisecond'
                from (
                    select id from resource
                    where state = 'GARBAGE' and kind = ? and store = ? and next_attempt_at <= clock_timestamp()
                    order by next_attempt_at limit ? for no key update skip locked) due
                where r.id = due.id
                returning r.id
                """, String.class, longestMillis, backoffMillis, kind.name(), store, limit);
    }

    /** Their bytes are gone. */
    void delete(Collection<String> ids) {
        pool.update("delete from resource where id = any(?) and state = 'GARBAGE'", (Object) ids.toArray(String[]::new));
    }

    /** Why the bytes of these could not be removed. */
    void note(Map<String, String> errors) {
        pool.update("""
                update resource r set error = e.error from unnest(?::text[], ?::text[]) e (id, error) where r.id = e.id
                """, errors.keySet().toArray(String[]::new), errors.values().toArray(String[]::new));
    }

    /** Those of these ids that have no row: whatever is there of them may be removed. */
    List<String> unknown(List<String> ids) {
        List<String> known = pool.queryForList("select id from resource where id = any(?)", String.class, (Object) ids.toArray(
                String[]::new));
        List<String> unknown = new ArrayList<>(ids);
        unknown.removeAll(known);
        return unknown;
    }

    /** Notes that a process holds the directory. */
    void seen(String store) {
        pool.update("update resource_store set seen_at = clock_timestamp() where id = ?", store);
    }

    /**
     * Gives up garbage in directories that nobody has held for so many days. Should one come back, what is in it has no row and is removed.
     * Returns how many.
     */
    int forgetLostDirectories(int days) {
        int forgotten = pool.update("""
                delete from resource r using resource_store s
                where r.state = 'GARBAGE' and r.kind = 'LOCAL' and s.id = r.store and s.session_id is null
                  and s.seen_at < clock_timestamp() - ? * interval '1 day'
                """, days);
        pool.update("""
                delete from resource_store s
                where s.session_id is null and s.seen_at < clock_timestamp() - ? * interval '1 day'
                  and not exists (select 1 from resource r where r.store = s.id)
                """, days);
        return forgotten;
    }
}
