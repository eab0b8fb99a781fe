package io.coxswain.api;

import java.util.List;
import java.util.Optional;

/**
 * The job's durable memory: ordered text keys, JSON values, shared by its master and workers, deleted with the job.
 *
 * <p>Keys are up to 1 KiB of UTF-8 without NUL, ordered by their bytes; values are written and read as records (or maps,
 * lists, strings, numbers) up to 1 MiB of JSON. Every write is fenced: it throws {@link StaleEpochException} and leaves
 * nothing when the writer was replaced. Safe from any thread.
 */
public interface KeyValueStore {

    /** The value under {@code key}, read as {@code type}. */
    default <T> Optional<T> get(String key, Class<T> type) {
        return entry(key, type).map(KeyValueEntry::value);
    }

    /** Value and version under {@code key}. */
    <T> Optional<KeyValueEntry<T>> entry(String key, Class<T> type);

    /** Sets {@code key}. Returns when durable. */
    void put(String key, Object value);

    /** Removes {@code key}; nothing happens when it is absent. Returns when durable. */
    void delete(String key);

    /**
     * Sets {@code key} if its version is still {@code expectedVersion}.
     *
     * @param expectedVersion as read by {@link #entry}; 0 for a key that must not exist
     * @return whether it was set; if not, nothing has changed
     */
    boolean compareAndSet(String key, long expectedVersion, Object value);

    /**
     * The entries whose keys start with {@code prefix} (taken literally), in the order of their keys.
     *
     * @param limit at most this many, 1 to 10,000
     */
    <T> List<KeyValueEntry<T>> scanPrefix(String prefix, int limit, Class<T> type);

    /** The entries with {@code from <= key < to}, in the order of their keys. */
    <T> List<KeyValueEntry<T>> scanRange(String from, String to, int limit, Class<T> type);
}
