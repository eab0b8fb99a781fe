package io.coxswain.api;

/**
 * 10,000 messages wait for the receiver, so this one was not taken. Retry later, for example in the next tick. A code of
 * {@link ErrorCode#INBOX_FULL}.
 */
public class InboxFullException extends CoxswainException {
    /**
     * Made by the service.
     *
     * @param message which inbox, and what would help
     */
    public InboxFullException(String message) {
        super(ErrorCode.INBOX_FULL, message);
    }
}
