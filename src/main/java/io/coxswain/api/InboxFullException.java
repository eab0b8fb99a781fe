package io.coxswain.api;

/** Too many messages wait for the receiver; the message was not taken. Retry later. */
public class InboxFullException extends CoxswainException {
    public InboxFullException(String message) {
        super(ErrorCode.INBOX_FULL, message);
    }
}
