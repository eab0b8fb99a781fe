package io.coxswain.builtin;

import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.KeyValueStore;
import io.coxswain.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what the real one keeps, JSON and versions, in memory. Each handle asks its guard before it writes. */
final class FakeKeyValueStore {

    static final JsonMapper JSON = new Json().mapper();

    private record Stored(String json, long version) {}

    private final TreeMap<String, Stored> entries = new TreeMap<>();

    /** All of it, to go back to. */
    Object snapshot() {
        return new TreeMap<>(entries);
    }

    @SuppressWarnings("unchecked")
    void restore(Object snapshot) {
        entries.clear();
        entries.putAll((TreeMap<String, Stored>) snapshot);
    }

    /** The store as a writer sees it whose every write runs {@code guard} first. */
    KeyValueStore guardedBy(Runnable guard) {
        return new Handle(guard);
    }

    private final class Handle implements KeyValueStore {

        private final Runnable guard;

        Handle(Runnable guard) {
            this.guard = guard;
        }

        @Override
        public <T> Optional<KeyValueEntry<T>> entry(String key, Class<T> type) {
            return Optional.ofNullable(entries.get(key)).map(stored -> read(key, stored, type));
        }

        @Override
        public void put(String key, Object value) {
            guard.run();
            write(key, value);
        }

        @Override
        public void delete(String key) {
            guard.run();
            entries.remove(key);
        }

        @Override
        public boolean compareAndSet(String key, long expectedVersion, Object value) {
            guard.run();
            boolean matches = version(key) == expectedVersion;
            if (matches) {
                write(key, value);
            }
            return matches;
        }

        @Override
        public <T> List<KeyValueEntry<T>> scanPrefix(String prefix, int limit, Class<T> type) {
            return read(entries.tailMap(prefix).keySet().stream().takeWhile(key -> key.startsWith(prefix)), limit, type);
        }

        @Override
        public <T> List<KeyValueEntry<T>> scanRange(String from, String to, int limit, Class<T> type) {
            return read(entries.subMap(from, to).keySet().stream(), limit, type);
        }

        private <T> List<KeyValueEntry<T>> read(Stream<String> keys, int limit, Class<T> type) {
            return keys.limit(limit).map(key -> read(key, entries.get(key), type)).toList();
        }

        private <T> KeyValueEntry<T> read(String key, Stored stored, Class<T> type) {
            return new KeyValueEntry<>(key, JSON.readValue(stored.json, type), stored.version);
        }

        private void write(String key, Object value) {
            entries.put(key, new Stored(JSON.writeValueAsString(value), version(key) + 1));
        }

        private long version(String key) {
            Stored stored = entries.get(key);
            return stored == null ? 0 : stored.version;
        }
    }
}
