package io.coxswain.api;

/**
 * One entry of the {@link KeyValueStore}.
 *
 * @param <T> what the value was read as
 * @param key as it was written
 * @param value as it was when it was read
 * @param version 1 when first written, one more with every write; a key that was deleted starts again at 1
 */
public record KeyValueEntry<T>(String key, T value, long version) {}
