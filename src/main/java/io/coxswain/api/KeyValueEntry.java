package io.coxswain.api;

/**
 * One entry of the {@link KeyValueStore}.
 *
 * @param version 1 when first written, one more with every write; a key that was deleted starts again at 1
 */
public record KeyValueEntry<T>(String key, T value, long version) {}
