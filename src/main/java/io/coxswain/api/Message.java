package io.coxswain.api;

/**
 * What a master and its workers send each other. At least once: a message whose receiver dies after it got it, and before that is noted, comes
 * again.
 */
public interface Message {

    /**
     * The sender's name for what this is about.
     *
     * @return as it was sent
     */
    String topic();

    /**
     * The body, read as {@code type}.
     *
     * @param <T> what it is read as
     * @param type a record, or anything else that JSON can be read as
     * @return the body
     * @throws IllegalArgumentException when it does not fit
     */
    <T> T body(Class<T> type);
}
