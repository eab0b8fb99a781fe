package io.coxswain.kv;

import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.KeyValueStore;
import io.coxswain.fence.Mutation;
import io.coxswain.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** One job's store as its master or a worker sees it: over the pool, or inside a transaction. */
public final class FencedKeyValueStore implements KeyValueStore {

    private static final int MOST = 10_000;

    /** Runs a piece of SQL that reads. */
    @FunctionalInterface
    public interface Reader {
        <T> T read(Function<JdbcTemplate, T> query);
    }

    /** Applies a fenced mutation and waits for it. */
    @FunctionalInterface
    public interface Writer {
        @Nullable
        Object write(Mutation mutation);
    }

    private final String jobId;
    private final KvStore store;
    private final Json json;
    private final Reader reader;
    private final Writer writer;

    public FencedKeyValueStore(String jobId, KvStore store, Json json, Reader reader, Writer writer) {
        this.jobId = jobId;
        this.store = store;
        this.json = json;
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    public <T> Optional<KeyValueEntry<T>> entry(String key, Class<T> type) {
        return reader.read(jdbc -> store.find(jdbc, jobId, key)).map(entry -> entry(entry, type));
    }

    @Override
    public void put(String key, Object value) {
        writer.write(new KvMutation.Put(key, json.write(value)));
    }

    @Override
    public void delete(String key) {
        writer.write(new KvMutation.Delete(key));
    }

    @Override
    public boolean compareAndSet(String key, long expectedVersion, Object value) {
        return Boolean.TRUE.equals(writer.write(new KvMutation.CompareAndSet(key, expectedVersion, json.write(value))));
    }

    @Override
    public <T> List<KeyValueEntry<T>> scanPrefix(String prefix, int limit, Class<T> type) {
        checkLimit(limit);
        return entries(reader.read(jdbc -> store.scanPrefix(jdbc, jobId, prefix, "", limit)), type);
    }

    @Override
    public <T> List<KeyValueEntry<T>> scanRange(String from, String to, int limit, Class<T> type) {
        checkLimit(limit);
        return entries(reader.read(jdbc -> store.scanRange(jdbc, jobId, from, to, limit)), type);
    }

    private <T> List<KeyValueEntry<T>> entries(List<KvStore.Entry> rows, Class<T> type) {
        return rows.stream().map(row -> entry(row, type)).toList();
    }

    private <T> KeyValueEntry<T> entry(KvStore.Entry row, Class<T> type) {
        return new KeyValueEntry<>(row.key(), json.read(row.value(), type), row.version());
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("A scan returns 1 to " + MOST + " entries, not " + limit);
        }
    }
}
