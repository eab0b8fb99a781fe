package io.coxswain.api;

/**
 * A file of a {@link Resource}.
 *
 * @param name relative to the resource, with {@code /} between its parts
 * @param size in bytes
 */
public record ResourceFile(String name, long size) {}
