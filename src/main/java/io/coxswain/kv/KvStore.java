package io.coxswain.kv;

import io.coxswain.fence.Effects;
import io.coxswain.fence.FencedWrite;
import io.coxswain.fence.MutationStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** The rows of {@code kv}. */
public final class KvStore implements MutationStore<KvMutation> {

    /** A row. */
    public record Entry(String key, String value, long version) {}

    private record Slot(String jobId, String key) implements Comparable<Slot> {
        @Override
        public int compareTo(Slot other) {
            int byJob = jobId.compareTo(other.jobId);
            return byJob != 0 ? byJob : key.compareTo(other.key);
        }
    }

    private static final RowMapper<Entry> ENTRY = (row, n) -> new Entry(row.getString("key"), row.getString("value"),
            row.getLong("version"));

    @Override
    public Class<KvMutation> kind() {
        return KvMutation.class;
    }

    @Override
    public void apply(JdbcTemplate jdbc, List<FencedWrite<KvMutation>> writes, Effects effects) {
        // One statement can't touch a key twice; the second write of a key waits for the next one.
        List<FencedWrite<KvMutation>> rest = writes;
        while (!rest.isEmpty()) {
            List<FencedWrite<KvMutation>> later = new ArrayList<>();
            TreeMap<Slot, FencedWrite<KvMutation>> now = new TreeMap<>();
            for (FencedWrite<KvMutation> write : rest) {
                if (now.putIfAbsent(new Slot(write.fence().jobId(), write.mutation().key()), write) != null) {
                    later.add(write);
                }
            }
            applyDistinct(jdbc, List.copyOf(now.values()), effects);
            rest = later;
        }
    }

    private static void applyDistinct(JdbcTemplate jdbc, List<FencedWrite<KvMutation>> writes, Effects effects) {
        List<FencedWrite<KvMutation>> puts = new ArrayList<>();
        List<FencedWrite<KvMutation>> deletes = new ArrayList<>();
        List<FencedWrite<KvMutation>> swaps = new ArrayList<>();
        for (FencedWrite<KvMutation> write : writes) {
            switch (write.mutation()) {
                case KvMutation.Put put -> puts.add(write);
                case KvMutation.Delete delete -> deletes.add(write);
                case KvMutation.CompareAndSet swap -> swaps.add(write);
            }
        }
        put(jdbc, puts);
        delete(jdbc, deletes);
        compareAndSet(jdbc, swaps, effects);
    }

    private static void put(JdbcTemplate jdbc, List<FencedWrite<KvMutation>> puts) {
        if (puts.isEmpty()) {
            return;
        }
        jdbc.update("""
                insert into kv (job_id, key, value, version)
                select job_id, key, value::jsonb, 1 from unnest(?::text[], ?::text[], ?::text[]) p (job_id, key, value)
                on conflict (job_id, key) do update set value = excluded.value, version = kv.version + 1
                """, jobIds(puts), keys(puts),
                puts.stream().map(put -> ((KvMutation.Put) put.mutation()).value()).toArray(String[]::new));
    }

    private static void delete(JdbcTemplate jdbc, List<FencedWrite<KvMutation>> deletes) {
        if (deletes.isEmpty()) {
            return;
        }
        jdbc.update("delete from kv using unnest(?::text[], ?::text[]) d (job_id, key) where kv.job_id = d.job_id and kv.key = d.key",
                jobIds(deletes), keys(deletes));
    }

    private static void compareAndSet(JdbcTemplate jdbc, List<FencedWrite<KvMutation>> swaps, Effects effects) {
        if (swaps.isEmpty()) {
            return;
        }
        String[] values = swaps.stream().map(swap -> ((KvMutation.CompareAndSet) swap.mutation()).value()).toArray(String[]::new);
        Long[] versions = swaps.stream().map(swap -> ((KvMutation.CompareAndSet) swap.mutation()).expectedVersion())
                .toArray(Long[]::new);
        Set<Slot> set = new HashSet<>(jdbc.query("""
                with wanted as (
                    select * from unnest(?::text[], ?::text[], ?::text[], ?::bigint[]) w (job_id, key, value, version)),
                created as (
                    insert into kv (job_id, key, value, version)
                    select job_id, key, value::jsonb, 1 from wanted where version = 0
                    on conflict do nothing returning job_id, key),
                changed as (
                    update kv set value = w.value::jsonb, version = kv.version + 1
                    from wanted w
                    where kv.job_id = w.job_id and kv.key = w.key and kv.version = w.version and w.version > 0
                    returning kv.job_id, kv.key)
                select job_id, key from created union all select job_id, key from changed
                """, (row, n) -> new Slot(row.getString(1), row.getString(2)), jobIds(swaps), keys(swaps), values, versions));
        swaps.forEach(swap -> effects.result(swap, set.contains(new Slot(swap.fence().jobId(), swap.mutation().key()))));
    }

    private static String[] jobIds(List<FencedWrite<KvMutation>> writes) {
        return writes.stream().map(write -> write.fence().jobId()).toArray(String[]::new);
    }

    private static String[] keys(List<FencedWrite<KvMutation>> writes) {
        return writes.stream().map(write -> write.mutation().key()).toArray(String[]::new);
    }

    /** The entry under {@code key}. */
    public Optional<Entry> find(JdbcTemplate jdbc, String jobId, String key) {
        return jdbc.query("select key, value, version from kv where job_id = ? and key = ?", ENTRY, jobId, key).stream().findFirst();
    }

    /** The entries with {@code from <= key < to} in the order of their keys; no upper bound if {@code to} is null. */
    public List<Entry> scanRange(JdbcTemplate jdbc, String jobId, String from, @Nullable String to, int limit) {
        return jdbc.query("""
                select key, value, version from kv
                where job_id = ? and key >= ? and (?::text is null or key < ?::text) order by key limit ?
                """, ENTRY, jobId, from, to, to, limit);
    }

    /** The entries whose keys start with {@code prefix} and come after {@code after}, in the order of their keys. */
    public List<Entry> scanPrefix(JdbcTemplate jdbc, String jobId, String prefix, String after, int limit) {
        return jdbc.query("""
                select key, value, version from kv
                where job_id = ? and key >= ? and key > ? and (?::text is null or key < ?::text)
                order by key limit ?
                """, ENTRY, jobId, prefix, after, successor(prefix), successor(prefix), limit);
    }

    /** The smallest text that is greater than everything that starts with {@code prefix}, in the order of bytes; null if none. */
    static @Nullable String successor(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            int start = end - Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                // Surrogates can't be encoded; the next code point after U+D7FF that can is U+E000.
                int next = last == 0xD7FF ? 0xE000 : last + 1;
                return prefix.substring(0, start) + Character.toString(next);
            }
            end = start;
        }
        return null;
    }
}
