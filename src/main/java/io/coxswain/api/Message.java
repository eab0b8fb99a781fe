package io.coxswain.api;

/** What a master and its workers send each other. */
public interface Message {

    /** The sender's name for what this is about. */
    String topic();

    /**
     * The body, read as {@code type}.
     *
     * @throws IllegalArgumentException when it does not fit
     */
    <T> T body(Class<T> type);
}
