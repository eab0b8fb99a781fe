package io.coxswain.api;

/**
 * One thing that is wrong with an input.
 *
 * @param pointer JSON pointer (RFC 6901) of the field, relative to the checked value: {@code /files/0}
 * @param message what is wrong and what would be right
 */
public record Violation(String pointer, String message) {}
