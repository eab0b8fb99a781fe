package io.coxswain.api;

import java.util.List;
import java.util.Optional;

/**
 * The job's durable memory: ordered text keys, JSON values, shared by its master and workers, deleted with the job.
 *
 * <p>Keys are 1 byte to 1 KiB of UTF-8 without NUL, ordered by their bytes, so numbers in keys want leading zeros; values are written and
 * read as records (or maps, lists, strings, numbers) up to 1 MiB of JSON. A job sees its own keys only.
 *
 * <p>Every write is fenced: it throws {@link StaleEpochException} and leaves nothing when the writer was replaced. Each write is a transaction
 * of some milliseconds; those that belong together go into {@link JobMasterContext#inTransaction}. A read sees all that was written
 * before, by whomever. While Postgres is away calls wait for it, as long as the node keeps its session. Safe from any thread.
 *
 * <p>Whatever a call refuses (a key or value that is too long, JSON that does not fit the type it is read as) it refuses with an
 * {@code IllegalArgumentException} that says so; if the fate of a write can't be known, with {@link ErrorCode#OUTCOME_UNKNOWN}.
 */
public interface KeyValueStore {

    /**
     * The value under {@code key}.
     *
     * @param <T> what it is read as
     * @param key of the value
     * @param type what it is read as
     * @return empty when the key is absent
     */
    default <T> Optional<T> get(String key, Class<T> type) {
        return entry(key, type).map(KeyValueEntry::value);
    }

    /**
     * Value and version under {@code key}.
     *
     * @param <T> what it is read as
     * @param key of the value
     * @param type what it is read as
     * @return empty when the key is absent
     */
    <T> Optional<KeyValueEntry<T>> entry(String key, Class<T> type);

    /**
     * Sets {@code key}, whatever was there. Returns when durable. Idempotent, but for the version.
     *
     * @param key to set
     * @param value written as JSON
     */
    void put(String key, Object value);

    /**
     * Removes {@code key}; nothing happens when it is absent. Returns when durable.
     *
     * @param key to remove
     */
    void delete(String key);

    /**
     * Sets {@code key} if its version is still {@code expectedVersion}. Returns when durable. For what several workers change: read, decide,
     * compare and set, and begin again if it was not set.
     *
     * @param key to set
     * @param expectedVersion as read by {@link #entry}; 0 for a key that must not exist
     * @param value written as JSON
     * @return whether it was set; if not, nothing has changed
     */
    boolean compareAndSet(String key, long expectedVersion, Object value);

    /**
     * The first entries whose keys start with {@code prefix}, in the order of their keys.
     *
     * @param <T> what values are read as
     * @param prefix taken literally; empty for all keys
     * @param limit at most this many, 1 to 10,000
     * @param type what values are read as
     * @return read at one moment
     */
    <T> List<KeyValueEntry<T>> scanPrefix(String prefix, int limit, Class<T> type);

    /**
     * The first entries with {@code from <= key < to}, in the order of their keys. To read on after a page of them, begin
     * with its last key and leave out the first that comes.
     *
     * @param <T> what values are read as
     * @param from included
     * @param to not included
     * @param limit at most this many, 1 to 10,000
     * @param type what values are read as
     * @return read at one moment
     */
    <T> List<KeyValueEntry<T>> scanRange(String from, String to, int limit, Class<T> type);
}
