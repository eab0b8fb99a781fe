package io.coxswain.plugin;

/** A jar is not taken, for a reason that is ours; the message says what would cure it. */
final class RefusedPluginException extends RuntimeException {
    RefusedPluginException(String message) {
        super(message);
    }
}
