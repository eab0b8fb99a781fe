package io.coxswain.builtin.csv;

/** The import can't go on, and no other attempt could. The message is for the job's owner. */
final class RefusedException extends RuntimeException {
    RefusedException(String message) {
        super(message);
    }
}
