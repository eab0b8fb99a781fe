package io.coxswain.testkit;

import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.KeyValueStore;
import io.coxswain.json.Json;
import io.coxswain.kv.KvMutation;
import io.coxswain.testkit.Tables.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The job's key-value store as somebody sees it who reads and writes in his own way. */
final class JobKeys implements KeyValueStore {

    private static final int MOST = 10_000;

    private final Json json;
    private final Supplier<Tables> reader;
    private final Function<KvMutation, @Nullable Object> writer;

    JobKeys(Json json, Supplier<Tables> reader, Function<KvMutation, @Nullable Object> writer) {
        this.json = json;
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    public <T> Optional<KeyValueEntry<T>> entry(String key, Class<T> type) {
        return Optional.ofNullable(reader.get().kv.get(key)).map(stored -> entry(key, stored, type));
    }

    @Override
    public void put(String key, Object value) {
        writer.apply(new KvMutation.Put(key, json.write(value)));
    }

    @Override
    public void delete(String key) {
        writer.apply(new KvMutation.Delete(key));
    }

    @Override
    public boolean compareAndSet(String key, long expectedVersion, Object value) {
        return Boolean.TRUE.equals(writer.apply(new KvMutation.CompareAndSet(key, expectedVersion, json.write(value))));
    }

    @Override
    public <T> List<KeyValueEntry<T>> scanPrefix(String prefix, int limit, Class<T> type) {
        checkLimit(limit);
        return entries(reader.get().kv.tailMap(prefix, true).entrySet().stream().takeWhile(entry -> entry.getKey().startsWith(prefix)),
                limit, type);
    }

    @Override
    public <T> List<KeyValueEntry<T>> scanRange(String from, String to, int limit, Class<T> type) {
        checkLimit(limit);
        var rows = reader.get().kv;
        if (rows.comparator().compare(from, to) >= 0) {
            return List.of();
        }
        return entries(rows.subMap(from, true, to, false).entrySet().stream(), limit, type);
    }

    private <T> List<KeyValueEntry<T>> entries(Stream<Map.Entry<String, Stored>> rows, int limit, Class<T> type) {
        return rows.limit(limit).map(row -> entry(row.getKey(), row.getValue(), type)).toList();
    }

    private <T> KeyValueEntry<T> entry(String key, Stored stored, Class<T> type) {
        return new KeyValueEntry<>(key, json.read(stored.json(), type), stored.version());
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("A scan returns 1 to " + MOST + " entries, not " + limit);
        }
    }
}
